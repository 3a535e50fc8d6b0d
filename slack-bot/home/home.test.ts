import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rolloutAtGate, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { postEvent } from '../../test/fakes/slack/post-event.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import { modalOf, timeline } from '../../test/fakes/slack/slack-presses.js';

let bot: SlackBotUnderTest;
let gated: { readonly id: string; readonly feature: string };
let calm: { readonly id: string; readonly feature: string };

beforeAll(async () => {
  bot = await startBotUnderTest();
  bot.slack.workspace.putUser({ id: 'U0DEV', name: 'dev' });
  gated = await rolloutAtGate(bot.api);
  calm = await startedRollout(bot.api);
});
afterAll(() => bot.stop());

/** The home tab as this person sees it after opening it. */
async function homeOf(person: string): Promise<string> {
  const before = bot.slack.read.home(person)?.hash;
  await bot.slack.people.openHome(person);
  const home = await bot.slack.until(() => {
    const now = bot.slack.read.home(person);
    return now?.hash === before ? null : now;
  }, `a home tab of ${person}`);
  return bot.slack.read.viewText(home);
}
const sectionOf = (text: string, title: string) => (text.split(/^# /m).find((part) => part.includes(title)) ?? '').replaceAll('\u2060', '');
const actionIds = (person: string) =>
  (bot.slack.read.home(person)?.view.blocks ?? []).flatMap((block) =>
    block.type === 'actions' ? block.elements.map((one) => one.action_id) : [],
  );

describe('R-SLACK-1 the home tab', () => {
  it('of an approver: the gate waits for them, with its buttons; the rest are others', async () => {
    const text = await homeOf('ada');
    expect(text).toContain('Waits for you: 1');
    expect(sectionOf(text, 'Waits for you')).toContain(gated.id);
    expect(sectionOf(text, 'Others that are open: 1')).toContain(calm.id);
    expect(actionIds('ada')).toEqual(['rollout.approve', 'rollout.reject', 'rollout.details']);
  });

  it('of whoever asked for it: nothing waits for them at their own gate', async () => {
    const text = await homeOf('dev');
    expect(text).toContain('Waits for you: 0');
    expect(sectionOf(text, 'Asked for by you: 2')).toContain(gated.id);
    expect(actionIds('dev')).toEqual([]);
  });

  it('of somebody else: everything is others', async () => {
    const text = await homeOf('ben');
    expect(text).toContain('Others that are open: 2');
    expect(text).toContain('Nothing waits for you.');
  });

  it('a group of Slack counts from the moment that somebody is in it', async () => {
    const row = (await bot.api.store.rollouts.get(gated.id))!;
    const gate = row.view.gate!;
    const view = {
      ...row.view,
      revision: row.view.revision + 1,
      gate: { ...gate, approvers: ['group:slack:release-approvers', 'group:ml-leads'] },
    };
    await bot.api.store.rollouts.record(view, []);
    expect(await homeOf('ben')).toContain('Waits for you: 0');
    bot.slack.workspace.putGroup({ id: 'S0APPROVERS', handle: 'release-approvers', userIds: ['U0BEN'] });
    bot.api.clock.nowMs += 5_000;
    expect(await homeOf('ben')).toContain('Waits for you: 1');
    bot.slack.workspace.putGroup({ id: 'S0APPROVERS', handle: 'release-approvers', userIds: [] });
    bot.api.clock.nowMs += 5_000;
    expect(await homeOf('ben')).toContain('Waits for you: 0');
  });

  it('a hold waits for whoever asked for the rollout; its button resumes it', async () => {
    await bot.slack.people.slash('ben', '/tidegate', `pause ${calm.feature}`);
    await bot.slack.until(() => bot.slack.read.ephemeralText('ben').includes('You have paused it'), 'the pause');
    const text = await homeOf('dev');
    expect(text).toContain('Waits for you: 1');
    expect(sectionOf(text, 'Waits for you')).toContain(calm.id);
    await bot.slack.people.clickInView('dev', 'home', { actionId: 'rollout.resume' });
    const modal = await modalOf(bot, 'dev', 'Resume the rollout');
    await bot.slack.people.submit(modal.id, { reason: 'The latency was measured wrongly.' });
    await modalOf(bot, 'dev', 'You have resumed it');
    expect((await timeline(bot, calm.id, 'decision')).map(({ data }) => data['verb'])).toEqual(['pause', 'resume']);
    expect(await homeOf('dev')).toContain('Waits for you: 0');
  });

  it.each([
    ['a guest', 'gus'],
    ['somebody without an address', 'nora'],
    ['somebody of another workspace', 'carl'],
  ])('of %s shows why nothing is shown', async (_, person) => {
    const text = await homeOf(person);
    expect(text).not.toContain('feature-');
    expect(actionIds(person)).toEqual([]);
  });

  it('is not drawn for who opens the messages beside it', async () => {
    const published = () => bot.slack.calls.filter(({ method }) => method === 'views.publish').length;
    const before = published();
    await postEvent(bot, { type: 'app_home_opened', user: 'U0ADA', channel: 'D0ADA', tab: 'messages', event_ts: '1.000001' });
    await homeOf('ben');
    expect(published()).toBe(before + 1);
  });
});

describe('R-SLACK-1 a home tab with more than Slack takes', () => {
  it('shows what matters most, and how much it leaves out', async () => {
    for (let count = 0; count < 11; count += 1) await rolloutAtGate(bot.api);
    const text = await homeOf('ada');
    expect(text).toContain('Waits for you: 12');
    expect(text).toContain('and 2 more: /tidegate list');
    expect(bot.slack.read.home('ada')?.view.blocks.length).toBeLessThanOrEqual(100);
  });
});
