import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gateFor } from '../../test/fakes/slack/gates-for-slack.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import { clearScreens, decide, modalOf, postCard, press, timeline, toldTo, viewOf } from '../../test/fakes/slack/slack-presses.js';

let bot: SlackBotUnderTest;
beforeAll(async () => {
  bot = await startBotUnderTest();
});
beforeEach(() => clearScreens(bot));
afterAll(() => bot.stop());

const why = 'Looked at the judge and the cost';
const GROUP = { approvers: ['group:slack:release-approvers'] };
const refusals = async (id: string) =>
  (await timeline(bot, id, 'refusal')).map(({ principal, data }) => [principal.id, principal.via, data['code']]);

describe('R-SLACK-1 a gate is decided by a button and its modal', () => {
  it('an approval with its reason moves the gate, and the person hears so', async () => {
    const { id, gateId } = await gateFor(bot);
    const { revision } = await viewOf(bot, id);
    await decide(bot, { by: 'ada', verb: 'approve', ts: await postCard(bot, id) }, why);
    const now = await toldTo(bot, 'ada', 'Your approval counts.');
    const view = await viewOf(bot, id);
    expect(view).toMatchObject({ gate: null, phase: 'applying' });
    expect(now).toContain(view.headline);
    expect(await timeline(bot, id, 'decision')).toMatchObject([
      {
        principal: { id: 'ada@example.com', via: 'slack' },
        summary: `Approved by ada@example.com: ${why}`,
        data: { decisionId: `slack/${gateId}/${revision}/ada@example.com/approve` },
      },
    ]);
    expect(bot.slack.read.modals('ada')).toEqual([]);
  });

  it('a rejection rolls it back', async () => {
    const { id } = await gateFor(bot);
    await decide(bot, { by: 'grace', verb: 'reject', ts: await postCard(bot, id) }, 'The answers are worse');
    await toldTo(bot, 'grace', 'You have rejected it.');
    expect(await viewOf(bot, id)).toMatchObject({ phase: 'rollingBack', rollback: { by: 'grace@example.com' } });
  });

  it('two people who press at the same time are two approvals', async () => {
    const { id } = await gateFor(bot, { required: 2 });
    const ts = await postCard(bot, id);
    await Promise.all([decide(bot, { by: 'ada', verb: 'approve', ts }, why), decide(bot, { by: 'grace', verb: 'approve', ts }, why)]);
    await Promise.all([toldTo(bot, 'ada', 'Your approval counts.'), toldTo(bot, 'grace', 'Your approval counts.')]);
    expect(await viewOf(bot, id)).toMatchObject({ gate: null, phase: 'applying' });
    expect(await timeline(bot, id, 'decision')).toHaveLength(2);
  });
});

describe('R-SLACK-1 row 1: only approvers, as they are at the click', () => {
  it('somebody else is told who may, at once and without a modal; the refusal stands in the timeline', async () => {
    const { id } = await gateFor(bot);
    await press(bot, { by: 'ben', verb: 'approve', ts: await postCard(bot, id) });
    expect(await toldTo(bot, 'ben', 'NOT_AN_APPROVER')).toMatch(/Who may:.*@ada.*@grace/s);
    expect(await refusals(id)).toEqual([['ben@example.com', 'slack', 'NOT_AN_APPROVER']]);
    expect(bot.slack.read.modals('ben')).toEqual([]);
  });

  it('a member of the user group may; one who was taken out of it since the modal opened may not', async () => {
    const { id } = await gateFor(bot, GROUP);
    const ts = await postCard(bot, id);
    await press(bot, { by: 'ada', verb: 'approve', ts });
    const modal = await modalOf(bot, 'ada', 'Reason');
    bot.slack.workspace.putGroup({ id: 'S0APPROVERS', handle: 'release-approvers', userIds: ['U0GRACE'] });
    bot.api.clock.nowMs += 3_000;
    await bot.slack.people.submit(modal.id, { reason: why });
    expect(await toldTo(bot, 'ada', 'NOT_AN_APPROVER')).toContain('@release-approvers');
    expect((await viewOf(bot, id)).gate?.decisions).toEqual([]);
    await decide(bot, { by: 'grace', verb: 'approve', ts }, why);
    await toldTo(bot, 'grace', 'Your approval counts.');
    expect(await refusals(id)).toEqual([['ada@example.com', 'slack', 'NOT_AN_APPROVER']]);
  });

  it('a refusal is not kept to: one who was put back into the group may', async () => {
    const { id } = await gateFor(bot, GROUP);
    const ts = await postCard(bot, id);
    bot.slack.workspace.putGroup({ id: 'S0APPROVERS', handle: 'release-approvers', userIds: ['U0ADA'] });
    bot.api.clock.nowMs += 3_000;
    await press(bot, { by: 'ada', verb: 'approve', ts });
    const modal = await modalOf(bot, 'ada', 'Reason');
    bot.slack.workspace.putGroup({ id: 'S0APPROVERS', handle: 'release-approvers', userIds: [] });
    bot.api.clock.nowMs += 3_000;
    await bot.slack.people.submit(modal.id, { reason: why });
    await toldTo(bot, 'ada', 'NOT_AN_APPROVER');
    bot.slack.workspace.putGroup({ id: 'S0APPROVERS', handle: 'release-approvers', userIds: ['U0ADA', 'U0GRACE'] });
    bot.api.clock.nowMs += 3_000;
    await decide(bot, { by: 'ada', verb: 'approve', ts }, why);
    await toldTo(bot, 'ada', 'Your approval counts.');
    const idOf = async (kind: 'refusal' | 'decision') => String((await timeline(bot, id, kind))[0]?.data['decisionId']);
    const refused = await idOf('refusal');
    expect(await idOf('decision')).toMatch(new RegExp(`^${refused.replaceAll('.', '\\.')}/V0`));
  });

  it('groups that Slack does not tell count as none, and the person hears why', async () => {
    const { id } = await gateFor(bot, GROUP);
    bot.api.clock.nowMs += 3_000;
    bot.slack.faults.add({ method: 'usergroups.list', kind: 'serverError' });
    await press(bot, { by: 'ada', verb: 'approve', ts: await postCard(bot, id) });
    expect(await toldTo(bot, 'ada', 'NOT_AN_APPROVER')).toContain('Slack did not say just now which user groups you are in');
    expect(await refusals(id)).toEqual([['ada@example.com', 'slack', 'NOT_AN_APPROVER']]);
  });
});

describe('R-SLACK-1 rows 2 and 3: four eyes, whichever door', () => {
  it('asked for by API, refused in Slack to the same address', async () => {
    const { id } = await gateFor(bot, { requestedBy: 'ada@example.com' });
    await press(bot, { by: 'ada', verb: 'approve', ts: await postCard(bot, id) });
    const told = await toldTo(bot, 'ada', 'SELF_APPROVAL');
    expect(told).toMatch(/Who may:.*@grace/s);
    expect(told).not.toMatch(/Who may:.*@ada/s);
    expect(await refusals(id)).toEqual([['ada@example.com', 'slack', 'SELF_APPROVAL']]);
  });

  it('two presses of one person count once, also when the first came by API', async () => {
    const { id, gateId } = await gateFor(bot, { required: 2 });
    const ts = await postCard(bot, id);
    await bot.api.ask('POST', `/v1/rollouts/${id}/decisions`, {
      as: 'ada@example.com',
      body: { verb: 'approve', reason: 'by API', gateId },
    });
    await press(bot, { by: 'ada', verb: 'approve', ts });
    await toldTo(bot, 'ada', 'ALREADY_DECIDED');
    expect((await viewOf(bot, id)).gate?.decisions).toHaveLength(1);
    expect(await refusals(id)).toEqual([['ada@example.com', 'slack', 'ALREADY_DECIDED']]);
  });
});

describe('R-SLACK-1 row 7: a reason', () => {
  it('an empty one comes back to the form, and nothing is done', async () => {
    const { id } = await gateFor(bot);
    await press(bot, { by: 'ada', verb: 'approve', ts: await postCard(bot, id) });
    const { id: modal } = await modalOf(bot, 'ada', 'Reason');
    await bot.slack.people.submit(modal, { reason: '   ' }, { isUnchecked: true });
    await bot.slack.people.submit(modal, { reason: 'two\u0007bells and more' }, { isUnchecked: true });
    const shown = await modalOf(bot, 'ada', '! reason:');
    expect(bot.slack.read.viewText(shown)).toMatch(/! reason: .*control characters/);
    expect((await viewOf(bot, id)).gate?.decisions).toEqual([]);
  });
});
