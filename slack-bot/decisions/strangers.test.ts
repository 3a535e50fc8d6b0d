import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gateFor } from '../../test/fakes/slack/gates-for-slack.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import { clearScreens, modalOf, postCard, press, RELEASES, timeline, toldTo, viewOf } from '../../test/fakes/slack/slack-presses.js';

let bot: SlackBotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest();
  bot.slack.workspace.putChannel({ id: RELEASES, name: 'releases', userIds: bot.slack.workspace.users.map(({ id }) => id) });
});
beforeEach(() => clearScreens(bot));
afterAll(() => bot.stop());

const refusals = async (id: string) =>
  (await timeline(bot, id, 'refusal')).map(({ principal, data }) => [principal.id, principal.via, data['code'], data['verb']]);

describe('R-SLACK-1 row 6: who Slack cannot vouch for decides nothing', () => {
  it.each([
    ['a guest', 'gus', 'U0GUEST', 'FORBIDDEN', 'Guests', 'guest'],
    ['a bot', 'otherbot', 'U0OTHERBOT', 'FORBIDDEN', 'bot cannot', 'bot'],
    ['a deactivated account', 'lee', 'U0LEFT', 'FORBIDDEN', 'deactivated', 'deleted'],
    ['an account without an address', 'nora', 'U0NOMAIL', 'UNAUTHENTICATED', 'no e-mail address', 'noEmail'],
    ['an account whose address is not confirmed', 'uma', 'U0UNSURE', 'UNAUTHENTICATED', 'not confirmed', 'noEmail'],
  ] as const)('%s is told why, and stands in the timeline by what Slack calls it', async (_, name, userId, code, words, why) => {
    const { id } = await gateFor(bot);
    const before = bot.deps.counters.turnedAway(why);
    await press(bot, { by: name, verb: 'approve', ts: await postCard(bot, id) });
    expect(await toldTo(bot, name, words)).toMatch(/Who may:.*@ada/s);
    expect(await refusals(id)).toEqual([[`slack:T0TIDEGATE/${userId}`, 'slack', code, 'approve']]);
    expect(bot.slack.read.modals(name)).toEqual([]);
    expect(bot.deps.counters.turnedAway(why)).toBe(before + 1);
    expect((await viewOf(bot, id)).gate?.decisions).toEqual([]);
  });

  it.each(['approve', 'abort', 'kill', 'pause', 'reject'] as const)('somebody of another workspace cannot %s', async (verb) => {
    const { id } = await gateFor(bot);
    const { revision } = await viewOf(bot, id);
    await press(bot, { by: 'carl', verb, ts: await postCard(bot, id) });
    await toldTo(bot, 'carl', 'another Slack workspace');
    expect(await refusals(id)).toEqual([['slack:T0ELSEWHERE/U0CONNECT', 'slack', 'FORBIDDEN', verb]]);
    expect((await viewOf(bot, id)).revision).toBe(revision);
    expect(bot.slack.read.modals('carl')).toEqual([]);
  });

  it('nor can one of ours as another workspace names them, and nobody of another one sees details', async () => {
    const { id } = await gateFor(bot);
    const ts = await postCard(bot, id);
    await press(bot, { by: 'ada', verb: 'approve', ts, teamId: 'T0FOREIGN' });
    await toldTo(bot, 'ada', 'another Slack workspace');
    expect(await refusals(id)).toEqual([['slack:T0FOREIGN/U0ADA', 'slack', 'FORBIDDEN', 'approve']]);
    await press(bot, { by: 'carl', verb: 'details', ts });
    await toldTo(bot, 'carl', 'You cannot look at this now');
    expect(bot.slack.read.modals('carl')).toEqual([]);
  });

  it('what is refused five times in one press is one line', async () => {
    const { id } = await gateFor(bot);
    await press(bot, { by: 'gus', verb: 'pause', ts: await postCard(bot, id), times: 5, isAtOnce: true });
    await toldTo(bot, 'gus', 'Guests');
    expect(await refusals(id)).toHaveLength(1);
    expect(bot.slack.read.ephemerals('gus')).toHaveLength(1);
  });
});

describe('R-SLACK-1 rows 6 and 12: Slack does not say who it is', () => {
  /** Nobody has asked for this account yet. */
  const unknownToday = (id: string, name: string) => {
    bot.slack.workspace.putUser({ id, name, email: 'grace@example.com' });
    bot.slack.workspace.putChannel({ id: RELEASES, name: 'releases', userIds: bot.slack.workspace.users.map((user) => user.id) });
  };

  it('an error is a refusal, not a guess', async () => {
    unknownToday('U0NEWA', 'newa');
    const { id } = await gateFor(bot);
    bot.slack.faults.add({ method: 'users.info', kind: 'serverError' });
    await press(bot, { by: 'newa', verb: 'approve', ts: await postCard(bot, id) });
    await toldTo(bot, 'newa', 'SLACK_UNAVAILABLE');
    expect(await refusals(id)).toEqual([['slack:T0TIDEGATE/U0NEWA', 'slack', 'SLACK_UNAVAILABLE', 'approve']]);
  });

  it('no answer opens the modal in time, and is a refusal when it is sent; the failure is not kept', async () => {
    unknownToday('U0NEWB', 'newb');
    const { id } = await gateFor(bot);
    const ts = await postCard(bot, id);
    const silence = bot.slack.faults.add({ method: 'users.info', kind: 'slow', ms: 60_000 });
    await press(bot, { by: 'newb', verb: 'approve', ts });
    const modal = await modalOf(bot, 'newb', 'Reason');
    await bot.slack.people.submit(modal.id, { reason: 'Looked at everything' });
    await toldTo(bot, 'newb', 'Slack did not say in time who you are');
    expect((await viewOf(bot, id)).gate?.decisions).toEqual([]);
    silence.lift();
    await press(bot, { by: 'newb', verb: 'approve', ts });
    await bot.slack.people.submit((await modalOf(bot, 'newb', 'Reason')).id, { reason: 'Looked at everything' });
    await toldTo(bot, 'newb', 'Your approval counts.');
  });
});
