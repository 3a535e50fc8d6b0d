import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { gateFor } from '../../test/fakes/slack/gates-for-slack.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import { clearScreens, decide, postCard, press, timeline, toldTo, viewOf } from '../../test/fakes/slack/slack-presses.js';

let bot: SlackBotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest();
});
beforeEach(() => clearScreens(bot));
afterAll(() => bot.stop());

describe('ux-ecosystem 1.2 row 2 nobody approves what they asked for', () => {
  it('a rollout that somebody else has retried for them neither', async () => {
    const approvers = ['ada@example.com', 'grace@example.com'];
    const first = await gateFor(bot, { requestedBy: 'ada@example.com', approvers });
    await decide(bot, { by: 'ben', verb: 'abort', ts: await postCard(bot, first.id) }, 'Users complain');
    await toldTo(bot, 'ben', 'You have aborted it.');
    await bot.api.engine.apply(first.id, { kind: 'rolledBack', detail: 'Back.' });
    const own = bot.api.ask;
    const old = await bot.api.store.rollouts.get(first.id);
    expect(old?.requestedBy).toBe('ada@example.com');
    // Somebody else asks for the same once more, as a retry of Ada's.
    const retry = { as: 'dev@example.com' };
    const ask: typeof own = (method, path, options) =>
      path === '/v1/rollouts' ? own('POST', `/v1/rollouts/${first.id}/retry`, retry) : own(method, path, options);
    const second = await gateFor({ ...bot, api: { ...bot.api, ask } }, { requestedBy: 'dev@example.com', approvers });
    expect((await viewOf(bot, second.id)).retryOf).toBe(first.id);
    await press(bot, { by: 'ada', verb: 'approve', ts: await postCard(bot, second.id) });
    await toldTo(bot, 'ada', 'SELF_APPROVAL');
    expect((await timeline(bot, second.id, 'decision')).map(({ principal }) => principal.id)).toEqual([]);
  });
});

describe('R-SLACK-1 row 7 "The same rules for a reason as through the API"', () => {
  it('also for the reason of a typed pause', async () => {
    const { id } = await startedRollout(bot.api);
    await bot.slack.people.slash('ben', '/tidegate', `pause ${id} ${'x'.repeat(2_000)}`);
    await bot.slack.until(() => bot.slack.read.ephemeralText('ben') !== '', 'an answer');
    expect((await viewOf(bot, id)).hold).toBeNull();
    expect(bot.slack.read.ephemeralText('ben')).toMatch(/at most 500 characters.*Nothing was done/);
    await bot.slack.people.slash('ben', '/tidegate', `pause ${id} ${'x'.repeat(500)}`);
    await toldTo(bot, 'ben', 'You have paused it.');
  });
});
