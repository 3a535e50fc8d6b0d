import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { currentOf } from '../../demo/slack/stand-in/state/messages.js';
import { createSampleStanding } from '../../test/cases/sample-standing.js';
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
afterAll(() => bot.stop());

const why = 'Looked at the judge and the cost';
const told = (person: string, words: string) => bot.slack.read.ephemerals(person).filter((one) => bot.slack.read.text(one).includes(words));

/** The evidence of the open gate changes, as a new look of the watcher changes it. */
async function seeAnew(id: string, evidenceHash: string): Promise<void> {
  const { stageAttempt } = await viewOf(bot, id);
  bot.api.clock.nowMs += 60_000;
  const seen = { units: { control: 5_000, candidate: 5_000 }, evidenceHash, digest: `d-${evidenceHash}` };
  const standing = createSampleStanding(`${id}#${stageAttempt}`, bot.api.clock.nowMs, seen);
  await bot.api.engine.apply(id, { kind: 'standing', standing, checkpoint: false });
}

describe('R-SLACK-1 row 4: a card or a modal that is out of date', () => {
  it('a button of a gate that is closed decides nothing, and says what stands there now', async () => {
    const { id } = await gateFor(bot);
    const ts = await postCard(bot, id);
    await decide(bot, { by: 'ada', verb: 'approve', ts }, why);
    await toldTo(bot, 'ada', 'Your approval counts.');
    await press(bot, { by: 'grace', verb: 'reject', ts });
    expect(await toldTo(bot, 'grace', 'This card is out of date')).toContain((await viewOf(bot, id)).headline);
    expect(await viewOf(bot, id)).toMatchObject({ phase: 'applying' });
    expect(await timeline(bot, id, 'refusal')).toMatchObject([
      { principal: { id: 'grace@example.com', via: 'slack' }, data: { code: 'OUT_OF_DATE', verb: 'reject' } },
    ]);
  });

  it('a modal whose evidence has changed meanwhile decides nothing', async () => {
    const { id } = await gateFor(bot);
    await press(bot, { by: 'ada', verb: 'approve', ts: await postCard(bot, id) });
    const modal = await modalOf(bot, 'ada', 'Reason');
    const before = (await viewOf(bot, id)).gate?.evidenceHash;
    await seeAnew(id, 'e-2');
    expect((await viewOf(bot, id)).gate?.evidenceHash).not.toBe(before);
    await bot.slack.people.submit(modal.id, { reason: why });
    await toldTo(bot, 'ada', 'This card is out of date');
    expect((await viewOf(bot, id)).gate?.decisions).toEqual([]);
    expect(await timeline(bot, id, 'refusal')).toMatchObject([{ data: { code: 'OUT_OF_DATE' } }]);
  });

  it('a newer revision of the same gate and evidence is good enough', async () => {
    const { id } = await gateFor(bot, { required: 2 });
    const ts = await postCard(bot, id);
    const { revision } = await viewOf(bot, id);
    await press(bot, { by: 'grace', verb: 'approve', ts });
    const modal = await modalOf(bot, 'grace', 'Reason');
    await decide(bot, { by: 'ada', verb: 'approve', ts }, why);
    await toldTo(bot, 'ada', 'Your approval counts.');
    expect((await viewOf(bot, id)).revision).toBeGreaterThan(revision);
    await bot.slack.people.submit(modal.id, { reason: why });
    await toldTo(bot, 'grace', 'Your approval counts.');
    expect(await viewOf(bot, id)).toMatchObject({ phase: 'applying' });
  });

  it('an old card still pauses, and pauses anew what was resumed since', async () => {
    const { id } = await gateFor(bot);
    const ts = await postCard(bot, id);
    const pause = () => press(bot, { by: 'ben', verb: 'pause', ts });
    await pause();
    await toldTo(bot, 'ben', 'You have paused it.');
    await bot.api.ask('POST', `/v1/rollouts/${id}/decisions`, {
      as: 'ada@example.com',
      body: { verb: 'resume', reason: 'it is fine' },
      headers: { 'if-match': '*' },
    });
    expect((await viewOf(bot, id)).hold).toBeNull();
    await pause();
    await bot.slack.until(() => told('ben', 'You have paused it.').length === 2, 'the second pause');
    expect((await viewOf(bot, id)).hold).toMatchObject({ kind: 'paused', by: 'ben@example.com' });
    expect(new Set((await timeline(bot, id, 'decision')).map(({ data }) => data['decisionId'])).size).toBe(3);
  });
});

describe('R-SLACK-1 row 5: twice delivered is once done', () => {
  it.each([true, false])('five deliveries of one press (all at once: %s) open one modal', async (isAtOnce) => {
    const { id } = await gateFor(bot);
    const deliveries = await press(bot, { by: 'ada', verb: 'approve', ts: await postCard(bot, id), times: 5, isAtOnce });
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(Array(5).fill('acked'));
    await modalOf(bot, 'ada', 'Reason');
    expect(bot.slack.calls.filter(({ method, args }) => method === 'views.open' && JSON.stringify(args).includes(id))).toHaveLength(1);
    expect(bot.slack.read.ephemerals('ada')).toEqual([]);
  });

  it.each([true, false])('five deliveries of one modal (all at once: %s) are one decision, told once', async (isAtOnce) => {
    const { id } = await gateFor(bot);
    await press(bot, { by: 'ada', verb: 'approve', ts: await postCard(bot, id) });
    const modal = await modalOf(bot, 'ada', 'Reason');
    await bot.slack.people.submit(modal.id, { reason: why }, { times: 5, isAtOnce });
    await toldTo(bot, 'ada', 'Your approval counts.');
    expect(await timeline(bot, id, 'decision')).toHaveLength(1);
    expect(await timeline(bot, id, 'refusal')).toEqual([]);
    expect(bot.slack.read.ephemerals('ada')).toHaveLength(1);
  });

  it('a modal that is sent twice, as two requests, is one decision', async () => {
    const { id } = await gateFor(bot);
    await press(bot, { by: 'ada', verb: 'approve', ts: await postCard(bot, id) });
    const modal = await modalOf(bot, 'ada', 'Reason');
    await Promise.all([bot.slack.people.submit(modal.id, { reason: why }), bot.slack.people.submit(modal.id, { reason: why })]);
    await bot.slack.until(() => told('ada', 'Your approval counts.').length === 2, 'both answers');
    expect(await timeline(bot, id, 'decision')).toHaveLength(1);
    expect(await timeline(bot, id, 'refusal')).toEqual([]);
  });

  it('five deliveries of a pause are one', async () => {
    const { id } = await gateFor(bot);
    await press(bot, { by: 'ben', verb: 'pause', ts: await postCard(bot, id), times: 5, isAtOnce: true });
    await toldTo(bot, 'ben', 'You have paused it.');
    expect(await timeline(bot, id, 'decision')).toHaveLength(1);
    expect(await timeline(bot, id, 'refusal')).toEqual([]);
  });
});

describe('R-SLACK-1 row 9: one writer of the card', () => {
  it('no press changes the card', async () => {
    const { id } = await gateFor(bot);
    const ts = await postCard(bot, id);
    await decide(bot, { by: 'ada', verb: 'approve', ts }, why);
    await toldTo(bot, 'ada', 'Your approval counts.');
    const [message] = bot.slack.read.channel(RELEASES).filter((one) => one.ts === ts);
    expect(message?.versions).toHaveLength(1);
    expect(message && currentOf(message).text).not.toBe('');
    expect(bot.slack.calls.filter(({ method }) => method === 'chat.update')).toEqual([]);
  });
});
