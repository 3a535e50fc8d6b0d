import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { gateFor } from '../../test/fakes/slack/gates-for-slack.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import {
  clearScreens,
  decide,
  modalOf,
  postCard,
  press,
  RELEASES,
  timeline,
  toldTo,
  viewOf,
} from '../../test/fakes/slack/slack-presses.js';

let bot: SlackBotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest();
});
beforeEach(() => clearScreens(bot));
afterEach(() => {
  bot.api.engine.isDown = false;
});
afterAll(() => bot.stop());

describe('R-SLACK-1 F6 abort, pause and resume are for every member', () => {
  it('an abort rolls back, also by somebody who may approve nothing, also from an old card', async () => {
    const { id } = await startedRollout(bot.api);
    const ts = await postCard(bot, id);
    await press(bot, { by: 'ben', verb: 'pause', ts });
    await toldTo(bot, 'ben', 'You have paused it.');
    await decide(bot, { by: 'ben', verb: 'abort', ts }, 'Users complain');
    await toldTo(bot, 'ben', 'You have aborted it.');
    expect(await viewOf(bot, id)).toMatchObject({ phase: 'rollingBack', rollback: { cause: 'person', by: 'ben@example.com' } });
  });

  it('the one who asked for it may abort it', async () => {
    const { id } = await gateFor(bot, { requestedBy: 'ada@example.com' });
    await decide(bot, { by: 'ada', verb: 'abort', ts: await postCard(bot, id) }, 'My mistake');
    await toldTo(bot, 'ada', 'You have aborted it.');
  });

  it('a pause needs no reason, a resumption does', async () => {
    const { id } = await startedRollout(bot.api);
    await press(bot, { by: 'ben', verb: 'pause', ts: await postCard(bot, id) });
    await toldTo(bot, 'ben', 'You have paused it.');
    expect((await viewOf(bot, id)).hold).toMatchObject({ kind: 'paused', by: 'ben@example.com' });
    const paused = await postCard(bot, id);
    await decide(bot, { by: 'grace', verb: 'resume', ts: paused }, 'The complaint was about another feature');
    await toldTo(bot, 'grace', 'You have resumed it.');
    expect((await viewOf(bot, id)).hold).toBeNull();
    await press(bot, { by: 'ada', verb: 'resume', ts: paused });
    await toldTo(bot, 'ada', 'NOT_PAUSED');
    expect(bot.slack.read.modals('ada')).toEqual([]);
    expect(await timeline(bot, id, 'refusal')).toMatchObject([
      { principal: { id: 'ada@example.com', via: 'slack' }, data: { code: 'NOT_PAUSED' } },
    ]);
  });

  it('details are shown and decide nothing', async () => {
    const { id } = await gateFor(bot);
    const { revision } = await viewOf(bot, id);
    await press(bot, { by: 'ben', verb: 'details', ts: await postCard(bot, id) });
    expect(bot.slack.read.viewText(await modalOf(bot, 'ben', id))).toContain('revision');
    expect((await viewOf(bot, id)).revision).toBe(revision);
  });

  it('a rollout that is gone, and one that has ended, are said to be', async () => {
    const { id } = await startedRollout(bot.api);
    const ts = await postCard(bot, id);
    await decide(bot, { by: 'ben', verb: 'abort', ts }, 'Users complain');
    await toldTo(bot, 'ben', 'You have aborted it.');
    await press(bot, { by: 'grace', verb: 'abort', ts });
    await toldTo(bot, 'grace', 'ROLLOUT_ROLLING_BACK');
    const value = 'v1|nothing-20260101-aaaa|-|3';
    const element = { type: 'button', action_id: 'rollout.abort', value, text: { type: 'plain_text', text: 'Abort' } } as const;
    const { ts: other = '' } = await bot.deps.slack.chat.postMessage({
      channel: RELEASES,
      text: 'x',
      blocks: [{ type: 'actions', elements: [element] }],
    });
    await press(bot, { by: 'ada', verb: 'abort', ts: other });
    await toldTo(bot, 'ada', 'NOT_FOUND');
  });
});

describe('R-KILL-1 a kill from Slack', () => {
  it('gives control to everybody, with its reason in the timeline', async () => {
    const { id, feature } = await startedRollout(bot.api);
    await decide(bot, { by: 'ben', verb: 'kill', ts: await postCard(bot, id) }, 'wrong answers');
    expect(await toldTo(bot, 'ben', 'is killed')).toContain('All flag platforms show it.');
    expect(await bot.api.store.flags.readBundle('production', feature)).toMatchObject({ state: 'killed', exposure: null });
    expect(await timeline(bot, id, 'kill')).toMatchObject([{ principal: { id: 'ben@example.com', via: 'slack' } }]);
    expect(await viewOf(bot, id)).toMatchObject({ phase: 'rollingBack', rollback: { cause: 'kill' } });
  });

  it('works while the engine is down, when an abort does not', async () => {
    const { id, feature } = await startedRollout(bot.api);
    const ts = await postCard(bot, id);
    bot.api.engine.isDown = true;
    await decide(bot, { by: 'ben', verb: 'abort', ts }, 'Users complain');
    expect(await toldTo(bot, 'ben', 'ENGINE_UNAVAILABLE')).toContain('tidegate kill');
    await decide(bot, { by: 'ben', verb: 'kill', ts }, 'wrong answers');
    expect(await toldTo(bot, 'ben', 'is killed')).toContain('The workflow engine does not answer');
    expect(await bot.api.store.flags.readBundle('production', feature)).toMatchObject({ state: 'killed', exposure: null });
  });

  it('delivered five times is one kill', async () => {
    const { id } = await startedRollout(bot.api);
    await press(bot, { by: 'ben', verb: 'kill', ts: await postCard(bot, id) });
    await bot.slack.people.submit((await modalOf(bot, 'ben', 'Reason')).id, { reason: 'wrong answers' }, { times: 5, isAtOnce: true });
    await toldTo(bot, 'ben', 'is killed');
    expect(await timeline(bot, id, 'kill')).toHaveLength(1);
  });
});
