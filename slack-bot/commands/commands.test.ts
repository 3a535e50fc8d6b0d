import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBreaches } from '../../contracts/slack/text/testing/find-breaches.js';
import { rolloutAtGate, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../test/fakes/slack/slack-bot-under-test.js';
import { modalOf, RELEASES, timeline, toldTo, viewOf } from '../../test/fakes/slack/slack-presses.js';

let bot: SlackBotUnderTest;
let calm: { readonly id: string; readonly feature: string };
let gated: { readonly id: string; readonly feature: string };

beforeAll(async () => {
  bot = await startBotUnderTest();
  calm = await startedRollout(bot.api);
  gated = await rolloutAtGate(bot.api);
});
afterAll(() => bot.stop());

const say = (person: string, text: string, channel = 'releases') => bot.slack.people.slash(person, '/tidegate', text, { channel });
const lastTo = (person: string) => bot.slack.read.ephemerals(person).at(-1);

/** What this person is told alone in answer to this command. */
async function ask(person: string, text: string): Promise<string> {
  const before = bot.slack.read.ephemerals(person).length;
  const [delivery] = await say(person, text);
  expect(delivery).toMatchObject({ outcome: 'acked', body: '' });
  await bot.slack.until(() => bot.slack.read.ephemerals(person).length > before, `an answer to ${text}`);
  return bot.slack.read.text(lastTo(person)!);
}

describe('R-SLACK-1 /tidegate shows', () => {
  it('list: what waits for people first, for the person alone', async () => {
    const text = await ask('ben', 'list');
    expect(text).toContain('2 rollouts are open');
    expect(text.indexOf(gated.id)).toBeGreaterThan(0);
    expect(text.indexOf(calm.id)).toBeGreaterThan(text.indexOf(gated.id));
    expect(bot.slack.read.channel(RELEASES)).toEqual([]);
  });

  it('status: where one stands, by its id, the beginning of one, its feature or its page', async () => {
    const unique = calm.id.slice(0, -2);
    for (const ref of [calm.id, unique, calm.feature, `<https://tidegate.example.com/rollouts/${calm.id}>`])
      expect(await ask('ben', `status ${ref}`)).toContain(`${calm.id} · revision`);
  });

  it('why: what it waits for and what happened last', async () => {
    const text = await ask('ben', `why ${gated.feature}`);
    expect(text).toContain('Waits for 1 more approval');
    expect(text).toContain('What happened last');
  });

  it('help, also for what it does not understand, with what was meant', async () => {
    expect(await ask('ben', '')).toContain('/tidegate break-glass <id>');
    const text = await ask('ben', 'stauts x');
    expect(text).toContain('There is no command like “stauts x”. Did you mean /tidegate status? Nothing was done.');
  });

  it('which ones, where a name may be several or nothing is', async () => {
    const text = await ask('ben', 'status feature');
    expect(text).toContain('“feature” may be 2 rollouts. Nothing was done.');
    expect(text).toContain(`/tidegate status ${calm.id}`);
    expect(text).toContain(`/tidegate status ${gated.id}`);
    expect(await ask('ben', 'why nothing-like-it')).toContain('There is no rollout “nothing-like-it”');
    expect(await ask('ben', 'status ../../etc')).toContain('There is no rollout “../../etc”');
  });
});

describe('R-SLACK-1 /tidegate decides', () => {
  it('approve without an id means the only open gate, and asks for the reason in a dialog', async () => {
    await say('grace', 'approve');
    const modal = await modalOf(bot, 'grace', 'Approve the stage');
    await bot.slack.people.submit(modal.id, { reason: 'Looked at the judge, all of it is fine.' });
    await modalOf(bot, 'grace', 'Your approval counts');
    const [decision] = await timeline(bot, gated.id, 'decision');
    expect(decision).toMatchObject({ principal: { id: 'grace@example.com', via: 'slack' } });
  });

  it('pause acts at once, with the reason that was typed; resume then asks for one', async () => {
    await say('ben', `pause ${calm.feature} latency looks odd`);
    await toldTo(bot, 'ben', 'You have paused it');
    expect((await viewOf(bot, calm.id)).hold).toMatchObject({ kind: 'paused', by: 'ben@example.com' });
    const [decision] = await timeline(bot, calm.id, 'decision');
    expect(decision?.data).toMatchObject({ verb: 'pause', reason: 'latency looks odd' });
    await say('ben', 'resume');
    await modalOf(bot, 'ben', 'Resume the rollout');
  });

  it.each([
    ['abort', 'Abort the rollout'],
    ['kill', 'Kill the feature'],
  ])('%s opens its dialog, also where the bot is no member', async (word, title) => {
    await say('ben', `${word} ${calm.id}`, 'random');
    await modalOf(bot, 'ben', title);
  });

  it('a decision that means several rollouts does nothing but say which', async () => {
    const before = await Promise.all([calm.id, gated.id].map((id) => viewOf(bot, id)));
    expect(await ask('ada', 'pause feature-')).toContain('Which one?');
    expect(await Promise.all([calm.id, gated.id].map((id) => viewOf(bot, id)))).toEqual(before);
  });

  it('a rollout for which it makes no sense says so', async () => {
    await say('ada', `approve ${calm.feature}`);
    await toldTo(bot, 'ada', 'does not ask for approval now');
  });
});

describe('ux-ecosystem 1.2 row 6 who is nobody to us learns nothing', () => {
  it.each([
    ['a guest', 'gus'],
    ['somebody without an address', 'nora'],
    ['somebody with an unconfirmed address', 'uma'],
  ])('%s', async (_, person) => {
    for (const text of [
      'list',
      `status ${calm.id}`,
      `why ${gated.id}`,
      'start',
      'pause nothing',
      'pause feature-',
      'freeze it is late',
      'thaw it is over',
    ])
      expect(await ask(person, text)).not.toMatch(/feature-\d/);
    expect(await bot.api.store.freezes.allActive(bot.api.clock.nowMs)).toEqual([]);
  });

  it('somebody of another workspace', async () => {
    const before = bot.deps.counters.turnedAway('foreign');
    await bot.slack.people.slash('ada', '/tidegate', 'list', { channel: 'partners', teamId: 'T0FOREIGN' });
    await toldTo(bot, 'ada', /workspace/i);
    expect(bot.deps.counters.turnedAway('foreign')).toBe(before + 1);
  });
});

describe('ux-ecosystem 1.6 texts of strangers', () => {
  it.each([
    ['a mention of everybody', 'status <!channel>'],
    ['mentions in several ways', 'why <@U0ADA|ada> @here'],
    ['a link that pretends', '<!channel> <https://evil.example|list>'],
    ['3,001 characters', `status ${'x'.repeat(3_001)}`],
    ['from right to left', 'שלום '.repeat(600)],
    ['an override and a NUL', 'approve \u202eabc\u0000def'],
    ['a user group as a template', 'start <!subteam^S0ONCALL>'],
    ['a feature that is a mention', 'freeze <!channel>-x for 2h &lt;!here&gt;'],
    ['marks and an emoji', '*bold* `code` ~strike~ :white_check_mark: x'],
  ])('are shown and not obeyed: %s', async (_, text) => {
    await ask('ben', text);
    const message = lastTo('ben')!;
    expect(findBreaches(message.versions.at(-1))).toEqual([]);
    expect(bot.slack.read.mentions(message)).toEqual([]);
  });
});

describe('ux-ecosystem 1.2 row 12 when answers do not get through', () => {
  it('the person is told beside the command', async () => {
    const fault = bot.slack.faults.add({ method: 'response_url', kind: 'serverError' });
    await say('ada', 'list');
    await toldTo(bot, 'ada', '2 rollouts are open');
    expect(fault.hits).toBe(1);
    fault.lift();
  });
});
