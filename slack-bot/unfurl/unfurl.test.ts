import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateMessage } from '../../contracts/slack/validate-slack.js';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { postEvent } from '../../test/fakes/slack/post-event.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import { findLinks } from './find-links.js';

const BASE = 'https://tidegate.example.com';
let bot: SlackBotUnderTest;
let id: string;

beforeAll(async () => {
  bot = await startBotUnderTest();
  ({ id } = await startedRollout(bot.api));
});
afterAll(() => bot.stop());

interface Sharing {
  readonly by?: string;
  readonly channel?: string;
  readonly teamId?: string;
}

/** What stands under a shared link once the bot has nothing left to do. */
async function share(
  url: string,
  { by = 'ben', channel = 'releases', ...options }: Sharing = {},
): Promise<Readonly<Record<string, unknown>>> {
  const { ts, deliveries } = await bot.slack.people.shareLink(by, url, { channel, ...options });
  expect(deliveries[0].outcome).toBe('acked');
  // Deliveries are handled in order: when this later link is shown, the earlier one has been looked at.
  const marker = await bot.slack.people.shareLink('ben', `${BASE}/rollouts/${id}?marker`);
  await bot.slack.until(() => Object.keys(unfurlsOf('releases', marker.ts)).length > 0, 'the marker');
  return unfurlsOf(channel, ts);
}
const unfurlsOf = (channel: string, ts: string) =>
  bot.slack.state.messages.find(bot.slack.workspace.channel(channel).id, ts)?.unfurls ?? {};

describe('R-SLACK-1 a link to a rollout', () => {
  it.each([
    ['its page', () => `${BASE}/rollouts/${id}`],
    ['its page with more behind it', () => `${BASE}/rollouts/${id}/?tab=guards#judge`],
    ['its address in the API', () => `${BASE}/v1/rollouts/${id}`],
  ])('%s shows where it stands, without buttons', async (_, toUrl) => {
    const unfurls = await share(toUrl());
    const { blocks } = unfurls[toUrl()] as { readonly blocks: readonly { readonly type: string }[] };
    expect(JSON.stringify(blocks)).toContain(id);
    expect(blocks.map(({ type }) => type)).not.toContain('actions');
    expect(validateMessage({ text: 'unfurled', blocks })).toEqual([]);
  });

  it.each([
    ['another host', () => `https://tidegate.example.com.evil.example/rollouts/${id}`],
    ['another scheme', () => `http://tidegate.example.com/rollouts/${id}`],
    ['another port', () => `https://tidegate.example.com:8443/rollouts/${id}`],
    ['a name before the host', () => `https://tidegate.example.com@evil.example/rollouts/${id}`],
    ['another page', () => `${BASE}/features/${id}`],
    ['a rollout that there is not', () => `${BASE}/rollouts/no-such-rollout`],
    ['a rollout that there cannot be', () => `${BASE}/rollouts/%00`],
  ])('%s is left alone', async (_, toUrl) => expect(await share(toUrl())).toEqual({}));
});

describe('ux-ecosystem 1.2 row 6 what another workspace shares or reads shows nothing', () => {
  it.each([
    ['a person of another workspace', { by: 'carl' }],
    ['an event of another workspace', { by: 'ada', teamId: 'T0FOREIGN' }],
    ['a member, where another workspace reads along', { by: 'ada', channel: 'partners' }],
    ['a guest', { by: 'gus' }],
  ])('%s', async (_, sharing) => expect(await share(`${BASE}/rollouts/${id}`, sharing)).toEqual({}));

  it('a channel that another workspace reads, whoever writes', async () => {
    const url = `${BASE}/rollouts/${id}`;
    const { ts } = bot.slack.people.say('ada', 'partners', url);
    const link = {
      type: 'link_shared',
      user: 'U0ADA',
      channel: 'C0PARTNERS',
      message_ts: ts,
      event_ts: ts,
      links: [{ url, domain: 'tidegate.example.com' }],
    };
    expect(await postEvent(bot, link, { is_ext_shared_channel: true })).toBe(200);
    await share(`${BASE}/features/x`);
    expect(unfurlsOf('partners', ts)).toEqual({});
    // The same but for who reads it.
    expect(await postEvent(bot, link, { is_ext_shared_channel: false })).toBe(200);
    await bot.slack.until(() => Object.keys(unfurlsOf('partners', ts))[0], 'the link');
  });
});

describe('links of one message', () => {
  it('are looked at once each, and no more than five', () => {
    const urls = Array.from({ length: 9 }, (_, number) => `${BASE}/rollouts/r-${number % 7}`);
    expect(findLinks(urls, BASE).map(({ rolloutId }) => rolloutId)).toEqual(['r-0', 'r-1', 'r-2', 'r-3', 'r-4']);
  });
  it('of an installation below a path are those below it', () => {
    expect(findLinks(['https://x.example/tide/v1/rollouts/r-1', 'https://x.example/v1/rollouts/r-1'], 'https://x.example/tide')).toEqual([
      { url: 'https://x.example/tide/v1/rollouts/r-1', rolloutId: 'r-1' },
    ]);
  });
});
