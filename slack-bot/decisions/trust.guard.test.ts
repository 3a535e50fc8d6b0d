import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Freeze } from '../../core/freeze/freeze.js';
import { createSampleStanding } from '../../test/cases/sample-standing.js';
import { rolloutAtGate, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import { clearScreens, decide, modalOf, postCard, press, timeline, toldTo, viewOf } from '../../test/fakes/slack/slack-presses.js';

let bot: SlackBotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest({ change: () => ({ breakGlass: ['group:oncall'] }) });
});
beforeEach(() => clearScreens(bot));
afterAll(() => bot.stop());

const freezeOf = (nowMs: number): Freeze => ({
  ...{ id: 'f-1', environment: 'production', feature: null, kind: 'stop', reason: 'payments are down', by: 'ben@example.com' },
  ...{ fromMs: nowMs, untilMs: null },
});

describe('ux-ecosystem 1.2 row 13 break-glass from Slack', () => {
  it('goes on in spite of a freeze for those who may', async () => {
    const { id } = await rolloutAtGate(bot.api);
    await bot.api.engine.apply(id, { kind: 'freeze', freeze: freezeOf(bot.api.clock.nowMs) });
    expect((await viewOf(bot, id)).hold?.cause).toBe('freeze');
    await bot.slack.people.slash('grace', '/tidegate', `break-glass ${id}`);
    const modal = await modalOf(bot, 'grace', 'Reason');
    await bot.slack.people.submit(modal.id, { reason: 'The old model is switched off in an hour.' });
    const shown = () => bot.slack.read.viewText(bot.slack.read.modals('grace').at(-1)!);
    await bot.slack.until(() => !shown().includes('Working on it'), 'the answer');
    expect(shown()).toContain('You have broken the glass');
    expect((await viewOf(bot, id)).hold?.cause ?? null).not.toBe('freeze');
  });
});

describe('ux-ecosystem 1.2 row 4 a resumption', () => {
  it('is of the hold that the person was shown, not of another one that came since', async () => {
    const { id } = await startedRollout(bot.api);
    await press(bot, { by: 'ben', verb: 'pause', ts: await postCard(bot, id) });
    await toldTo(bot, 'ben', 'You have paused it.');
    await press(bot, { by: 'grace', verb: 'resume', ts: await postCard(bot, id) });
    const modal = await modalOf(bot, 'grace', 'Reason');
    expect(bot.slack.read.viewText(modal)).toContain('it goes on watching');
    // Meanwhile somebody else resumes by API, and a guard asks for a hold of its own.
    await bot.api.ask('POST', `/v1/rollouts/${id}/decisions`, {
      as: 'ada@example.com',
      body: { verb: 'resume', reason: 'It was nothing after all' },
      headers: { 'if-match': '*' },
    });
    const standing = createSampleStanding(`${id}#1`, bot.api.clock.nowMs, {
      holds: [{ guard: 'errors', reason: 'errors 9 % against 1 %, allowed 2 %.' }],
      proven: false,
      evidenceHash: 'e-bad',
      digest: 'd-bad',
    });
    await bot.api.engine.apply(id, { kind: 'standing', standing, checkpoint: false });
    expect((await viewOf(bot, id)).hold?.cause).toBe('guard');
    await bot.slack.people.submit(modal.id, { reason: 'The complaint was about another feature' });
    await toldTo(bot, 'grace', /out of date|You have resumed it/);
    expect((await viewOf(bot, id)).hold?.cause).toBe('guard');
    expect(bot.slack.read.ephemeralText('grace')).toContain('out of date');
  });
});

describe('R-AUDIT-1 the timeline', () => {
  it('names the door of an abort and of a pause that came through Slack', async () => {
    const { id } = await startedRollout(bot.api);
    const ts = await postCard(bot, id);
    await press(bot, { by: 'ben', verb: 'pause', ts });
    await toldTo(bot, 'ben', 'You have paused it.');
    await decide(bot, { by: 'ben', verb: 'abort', ts }, 'Users complain');
    await toldTo(bot, 'ben', 'You have aborted it.');
    const lines = [...(await timeline(bot, id, 'hold')), ...(await timeline(bot, id, 'rollback'))];
    expect(lines.map(({ kind, principal }) => [kind, principal.id, principal.via])).toEqual([
      ['hold', 'ben@example.com', 'slack'],
      ['rollback', 'ben@example.com', 'slack'],
    ]);
  });
});
