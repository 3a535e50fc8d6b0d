import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findBreaches } from '../../../contracts/slack/text/testing/find-breaches.js';
import { rolloutAtGate } from '../../../test/fakes/api/api-rollouts.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../../test/fakes/slack/slack-bot-under-test.js';
import { modalOf, RELEASES, toldTo } from '../../../test/fakes/slack/slack-presses.js';
import { runFreeze } from './run-freeze.js';

let bot: SlackBotUnderTest;
let gated: { readonly id: string; readonly feature: string };

beforeAll(async () => {
  bot = await startBotUnderTest({ change: () => ({ breakGlass: ['group:oncall'] }) });
  gated = await rolloutAtGate(bot.api);
});
afterEach(async () => {
  for (const { id } of await active())
    await bot.api.store.freezes.lift({ id, by: 'ada@example.com', via: 'api', reason: 'test is over', atMs: bot.api.clock.nowMs });
});
afterAll(() => bot.stop());

const say = (person: string, text: string, options: { readonly times?: number; readonly isAtOnce?: boolean } = {}) =>
  bot.slack.people.slash(person, '/tidegate', text, options);
const active = () => bot.api.store.freezes.allActive(bot.api.clock.nowMs);
const announced = (words: string) =>
  bot.slack.until(
    () => bot.slack.read.channel(RELEASES).find((message) => bot.slack.read.text(message).includes(words)),
    `"${words}" in the channel`,
  );

describe('R-SLACK-1 /tidegate freeze is stop-the-line', () => {
  it('of everything, told to everybody in the channel, with what it does not stop', async () => {
    await say('ben', 'freeze the judge is down');
    const message = await announced('the judge is down');
    const text = bot.slack.read.text(message);
    expect(text).toContain('Frozen: everything in production');
    expect(text).toContain('Rollbacks are not affected');
    expect(text).toContain('until somebody lifts it, by @ben');
    expect(await active()).toMatchObject([
      {
        feature: null,
        kind: 'stop',
        environment: 'production',
        reason: 'the judge is down',
        by: 'ben@example.com',
        via: 'slack',
        untilMs: null,
      },
    ]);
  });

  it.each([
    ['everything e-mail is down', 'e-mail is down', null],
    ['ALL for 2h until the vendor is back', 'until the vendor is back', 2],
    ['for 2h all of it is slow', 'of it is slow', 2],
  ])('of everything by that word: %s', async (said, reason, hours) => {
    await say('ben', `freeze ${said}`);
    await announced(reason);
    const untilMs = hours === null ? null : bot.api.clock.nowMs + hours * 3_600_000;
    expect(await active()).toMatchObject([{ feature: null, reason, untilMs }]);
  });

  it('of one feature for some time', async () => {
    await say('ben', `freeze ${gated.feature} for 2h wait for the vendor`);
    await announced('wait for the vendor');
    expect(await active()).toMatchObject([
      { feature: gated.feature, reason: 'wait for the vendor', untilMs: bot.api.clock.nowMs + 2 * 3_600_000 },
    ]);
    await say('ada', 'list');
    await toldTo(bot, 'ada', `Frozen: ${gated.feature} in production`);
  });

  it('the same command delivered again is one freeze', async () => {
    await say('ben', 'freeze delivered twice', { times: 3, isAtOnce: true });
    await announced('delivered twice');
    expect(await active()).toHaveLength(1);
  });

  it('also when it reaches two processes; the same words typed again are another', async () => {
    const quiet = async () => undefined;
    const asked = { who: { userId: 'U0BEN', teamId: undefined }, channel: RELEASES, triggerId: 't-1', tell: quiet, announce: quiet };
    const command = { kind: 'freeze', first: 'two', isFeature: false, forMs: null, rest: 'processes' } as const;
    await Promise.all([runFreeze(bot.deps, asked, command), runFreeze(bot.deps, asked, command)]);
    expect(await active()).toHaveLength(1);
    await runFreeze(bot.deps, { ...asked, triggerId: 't-2' }, command);
    expect(await active()).toHaveLength(2);
  });

  it.each([
    ['without a reason', 'freeze', 'Say why'],
    ['with only a feature', 'freeze FEATURE', 'Say why'],
    ['of a feature that there is not', 'freeze featuer-1 for 2h because', 'Did you mean feature-1?'],
    ['of a feature with a typing error and no time', 'freeze featuer-1 because', 'Did you mean feature-1?'],
    ['of what is written like a feature', 'freeze checkout-v2 because', 'Say “everything” before the reason'],
    ['of everything without a reason', 'freeze everything', 'Say why'],
    ['with a reason that is too long', `freeze ${'x'.repeat(501)}`, 'at most 500 are kept'],
    ['for longer than it may', 'freeze for 100d because', 'at most 90 days'],
  ])('%s nothing is frozen', async (_, text, words) => {
    await say('grace', text.replace('FEATURE', gated.feature));
    await toldTo(bot, 'grace', words);
    expect(await active()).toEqual([]);
  });

  it('texts of strangers are shown to the channel and not obeyed', async () => {
    await say('ben', 'freeze <!channel> <@U0ADA> *now* :tada: judge-broken');
    const message = await announced('judge-broken');
    const breaches = findBreaches(JSON.parse(JSON.stringify(message.versions.at(-1)).replaceAll('<@U0BEN>', '@ben')));
    expect(breaches).toEqual([]);
    expect(bot.slack.read.mentions(message)).toEqual(['@U0BEN']);
  });
});

describe('R-SLACK-1 /tidegate thaw lets the line go on', () => {
  it('the only freeze, told to everybody', async () => {
    await say('ben', 'freeze incident 7');
    await announced('incident 7');
    await say('ada', 'thaw incident 7 is solved');
    expect(bot.slack.read.text(await announced('incident 7 is solved'))).toContain(
      'No longer frozen: everything in production. Lifted by @ada',
    );
    expect(await active()).toEqual([]);
  });

  it('never more than was named', async () => {
    await say('ben', 'freeze incident 8');
    await announced('incident 8');
    await say('ada', `thaw ${gated.feature} looks fine`);
    await toldTo(bot, 'ada', `${gated.feature} is not frozen by itself`);
    expect(await active()).toHaveLength(1);
  });

  it('never everything for a name with a typing error, but by that word', async () => {
    await say('ben', 'freeze incident 11');
    await announced('incident 11');
    await say('ada', `thaw ${gated.feature.replace('feature', 'featuer')} its judge is back`);
    const text = await toldTo(bot, 'ada', `Did you mean ${gated.feature}?`);
    const [freeze] = await active();
    expect(text).toContain(`/tidegate thaw ${freeze?.id} <reason>`);
    await say('ada', 'thaw checkout-v2 its judge is back');
    await toldTo(bot, 'ada', 'There is no feature “checkout-v2” in production.');
    expect(await active()).toHaveLength(1);
    await say('ben', `freeze ${gated.feature} alone`);
    await announced('alone');
    await say('ada', 'thaw everything the judge is back');
    await announced('the judge is back');
    expect((await active()).map(({ feature }) => feature)).toEqual([gated.feature]);
    await say('ada', 'thaw everything else');
    await toldTo(bot, 'ada', 'No freeze of everything holds');
    expect(await active()).toHaveLength(1);
  });

  it('of several none, but which there are', async () => {
    await say('ben', 'freeze incident 9');
    await say('ben', `freeze ${gated.feature} incident 10`);
    await announced('incident 9');
    await announced('incident 10');
    await say('grace', 'thaw it is over');
    const text = await toldTo(bot, 'grace', 'Which one?');
    const [first, second] = await active();
    expect(text).toContain(`/tidegate thaw ${first?.id} <reason>`);
    expect(text).toContain(`/tidegate thaw ${second?.id} <reason>`);
    await say('grace', `thaw ${gated.feature} it is over`);
    await announced('it is over');
    expect((await active()).map(({ feature }) => feature)).toEqual([null]);
  });

  it('what is not frozen, or never was, is said', async () => {
    await say('ada', 'thaw all is well');
    await toldTo(bot, 'ada', 'Nothing is frozen in production now');
    await say('ada', 'thaw f-0000000000 all is well');
    await toldTo(bot, 'ada', 'There is no freeze "f-0000000000"');
  });
});

describe('ux-ecosystem 1.2 row 13 /tidegate break-glass', () => {
  it('means the only gate or freeze in the way; who may not is refused, and the timeline has both', async () => {
    for (const person of ['ben', 'grace']) {
      await say(person, 'break-glass');
      const modal = await modalOf(bot, person, 'Reason');
      await bot.slack.people.submit(modal.id, { reason: 'The old model is switched off in an hour.' });
      await bot.slack.until(() => !bot.slack.read.viewText(bot.slack.read.modals(person).at(-1)!).includes('Working on it'), 'the answer');
    }
    const taken = (await bot.api.store.audit.list(gated.id)).filter(({ data }) => data['verb'] === 'breakGlass');
    expect(taken.map(({ kind, principal }) => [kind, principal.id])).toEqual([
      ['refusal', 'ben@example.com'],
      ['decision', 'grace@example.com'],
    ]);
  });
});
