import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signRequest } from '../../demo/slack/stand-in/inbound/sign-request.js';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import { postCard, press, timeline, toldTo, viewOf } from '../../test/fakes/slack/slack-presses.js';

let bot: SlackBotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest();
});
afterAll(() => bot.stop());

const ask = async (path: string, init: RequestInit = {}) => {
  const answer = await fetch(`${bot.url}${path}`, init);
  return { status: answer.status, text: await answer.text() };
};

function post(body: string, changes: Readonly<Record<string, string>> = {}) {
  const atS = Math.floor(Date.now() / 1_000);
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(atS),
    'x-slack-signature': signRequest(bot.slack.signingSecret, atS, body),
    ...changes,
  };
  return ask('/slack/events', { method: 'POST', body, headers });
}

describe('R-SLACK-1 what is taken for a request of Slack', () => {
  it.each([
    ['a wrong secret', { secret: 'wrong' }, 401, 'signature'],
    ['a time stamp of six minutes ago', { timestampShiftS: -360 }, 401, 'signature'],
    ['a time stamp two minutes ahead', { timestampShiftS: 120 }, 401, 'future'],
    ['a time stamp of tomorrow', { timestampShiftS: 86_400 }, 401, 'future'],
    ['a content type with a charset', { contentType: 'application/x-www-form-urlencoded; charset=utf-8' }, 400, 'malformed'],
  ] as const)('%s is refused, counted, and does nothing', async (_, wrong, status, why) => {
    const { id } = await startedRollout(bot.api);
    const { revision } = await viewOf(bot, id);
    const before = bot.deps.counters.turnedAway(why);
    const [delivery] = await press(bot, { by: 'ben', verb: 'pause', ts: await postCard(bot, id), ...wrong });
    expect(delivery).toMatchObject({ outcome: 'refused', status, body: '' });
    expect(bot.deps.counters.turnedAway(why)).toBe(before + 1);
    expect((await viewOf(bot, id)).revision).toBe(revision);
    expect(await timeline(bot, id, 'refusal')).toEqual([]);
  });

  it('a time stamp half a minute ahead is a clock that goes wrong', async () => {
    const { id } = await startedRollout(bot.api);
    await press(bot, { by: 'ben', verb: 'pause', ts: await postCard(bot, id), timestampShiftS: 30 });
    await toldTo(bot, 'ben', 'You have paused it.');
  });

  it('no time stamp, no signature, or neither is refused', async () => {
    for (const missing of ['x-slack-request-timestamp', 'x-slack-signature'])
      expect((await post('payload={}', { [missing]: '' })).status).toBe(401);
    expect((await ask('/slack/events', { method: 'POST', body: 'payload={}' })).status).toBe(401);
  });

  it('a body of more than 256 kB is not read', async () => {
    expect((await post(`payload=${'x'.repeat(256 * 1024)}`)).status).toBe(413);
    expect(bot.deps.counters.turnedAway('tooLarge')).toBe(1);
  });

  it('what nobody here handles is answered without a word', async () => {
    const payload = JSON.stringify({
      type: 'block_actions',
      user: { id: 'U0ADA', team_id: 'T0TIDEGATE' },
      team: { id: 'T0TIDEGATE' },
      trigger_id: 't',
      actions: [{ type: 'button', action_id: 'of.another', value: '' }],
    });
    expect(await post(new URLSearchParams({ payload }).toString())).toEqual({ status: 404, text: '' });
    expect(bot.deps.counters.turnedAway('unhandled')).toBe(1);
  });
});

describe('R-SLACK-1 other addresses', () => {
  it.each(['/', '/slack/events/', '/slack/events?x=1', '/slack/install', '/%ZZ', '//slack/events'])(
    'there is nothing at %s, and no stack',
    async (path) => {
      const { status, text } = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
        const asking = request(`${bot.url}/`, { method: 'POST', path }, async (answer) => {
          let heard = '';
          for await (const part of answer) heard += String(part);
          resolve({ status: answer.statusCode, text: heard });
        });
        asking.on('error', reject).end('x');
      });
      expect({ status, text }).toEqual({ status: 404, text: 'There is nothing here.\n' });
    },
  );

  it('GET at the address of events is none either; health and counters are open', async () => {
    expect((await ask('/slack/events')).status).toBe(404);
    expect(await ask('/healthz')).toEqual({ status: 200, text: 'ok\n' });
    expect((await ask('/metrics')).text).toMatch(/^tidegate_slack_turned_away_total\{why="signature"\} \d+$/m);
  });
});
