import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../../core/principal/principal.js';
import { acceptSpec } from '../../../operations/rollouts/accept-spec.js';
import { newSpec } from '../../../test/fakes/api/api-rollouts.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../../../test/fakes/slack/slack-bot-under-test.js';
import { modalOf, toldTo } from '../../../test/fakes/slack/slack-presses.js';
import { requestOnce } from './request-once.js';

let folder: string;
let bot: SlackBotUnderTest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidegate-start-'));
  bot = await startBotUnderTest({ change: () => ({ templatesFolder: folder }) });
});
afterEach(() => bot.slack.faults.clear());
afterAll(async () => {
  await bot.stop();
  await rm(folder, { recursive: true });
});

const say = (person: string, text: string) => bot.slack.people.slash(person, '/tidegate', text);
/** A template of a feature of its own. */
async function putTemplate(name: string, changes: Record<string, unknown> = {}): Promise<string> {
  const spec = { ...newSpec(), ...changes };
  await writeFile(join(folder, `${name}.json`), JSON.stringify(spec));
  return String(spec['feature']);
}
const rolloutsOf = (feature: string) => bot.api.store.rollouts.list({ feature, limit: 9 });
const textOf = (person: string) => bot.slack.read.viewText(bot.slack.read.modals(person).at(-1)!);

describe('R-SLACK-1 /tidegate start', () => {
  it('without a template: which there are, one line each', async () => {
    const feature = await putTemplate('listed', { summary: 'Answer with <!channel>' });
    await writeFile(join(folder, 'broken.yaml'), 'feature: [');
    await say('ben', 'start');
    const text = await toldTo(bot, 'ben', 'Templates');
    expect(text).toContain(`listed: ${feature} in production, 4 stages. Answer with <!channel>`);
    expect(text).toContain('broken: cannot be started. The YAML cannot be read at line 1');
  });

  it('shows what it would do, and starts it as the person who submits', async () => {
    const feature = await putTemplate('whole');
    await say('ben', 'start whole');
    const modal = await modalOf(bot, 'ben', 'Start a rollout');
    const text = bot.slack.read.viewText(modal);
    for (const part of [
      `${feature} in production, for each session`,
      `${feature}.model: gpt-w → gpt-x`,
      '1. shadow: 10 % mirrored, nobody sees it, at least 30m',
      '2. canary: 5 %, at least 1h and 30 units an arm; then 1 approval by group:ml-leads within 1d, else it holds',
      '3. ab: 50 %, at least 1d and 2,000 units an arm',
      '5 guards watch: errors, latency',
      'Told to: #llm-releases',
    ])
      expect(text.replaceAll('\u2060', '')).toContain(part);
    expect(await rolloutsOf(feature)).toEqual([]);
    await bot.slack.people.submit(modal.id, { summary: 'Try gpt-y', 'candidate.3': 'gpt-y' });
    await modalOf(bot, 'ben', 'Started');
    const [row, ...others] = await rolloutsOf(feature);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ requestedBy: 'ben@example.com', spec: { summary: 'Try gpt-y' } });
    expect(row?.spec.flags.map(({ candidate }) => candidate)).toEqual(['parser@4', 'r@3', 'answer@13', 'gpt-y']);
    expect(textOf('ben')).toContain(row?.id);
    const [asked] = await bot.api.store.audit.list(row!.id);
    expect(asked).toMatchObject({ kind: 'requested', principal: { id: 'ben@example.com', via: 'slack' } });
  });

  it('says at its input what was typed wrong, and starts nothing', async () => {
    const feature = await putTemplate('typed');
    await say('ben', 'start typed');
    const modal = await modalOf(bot, 'ben', feature);
    await bot.slack.people.submit(modal.id, { summary: 'a\u202eb', 'candidate.3': 'gpt-w' });
    const text = textOf('ben');
    expect(text).toContain('! summary:');
    expect(text).toContain('! candidate.3:');
    expect(await rolloutsOf(feature)).toEqual([]);
    await bot.slack.people.submit(modal.id, {});
    await modalOf(bot, 'ben', 'Started');
    expect(await rolloutsOf(feature)).toHaveLength(1);
  });

  it('a submission delivered five times at once is one rollout', async () => {
    const feature = await putTemplate('repeated', { onConflict: 'queue' });
    await say('ben', 'start repeated');
    const modal = await modalOf(bot, 'ben', feature);
    await bot.slack.people.submit(modal.id, { summary: 'Once' }, { times: 5, isAtOnce: true });
    await modalOf(bot, 'ben', 'Started');
    expect(await rolloutsOf(feature)).toHaveLength(1);
  });

  it('a submission that reaches two processes is one rollout; the next submission is another', async () => {
    const text = JSON.stringify({ ...newSpec(), onConflict: 'queue' });
    const principal: Principal = { id: 'ben@example.com', groups: [], via: 'slack' };
    const { spec } = acceptSpec({ text, mediaType: 'application/json' }, principal, bot.deps);
    const send = async (submission: string) => (await requestOnce(bot.deps, { spec, principal, submission })).row.id;
    const ids = await Promise.all([send('U0BEN/V1'), send('U0BEN/V1')]);
    expect(new Set([...ids, await send('U0BEN/V1')]).size).toBe(1);
    expect(await send('U0BEN/V2')).not.toBe(ids[0]);
    expect(await rolloutsOf(spec.feature)).toHaveLength(2);
  });

  it('of more flags than a dialog asks for, the versions stay as they are', async () => {
    const spec = newSpec();
    const bundle = spec['bundle'] as { flags: { key: string }[] };
    const feature = String(spec['feature']);
    const fifth = { key: `${feature}.routing`, layer: 'routing', control: 'a', candidate: 'b' };
    const sequence = [fifth.key, ...(spec['rollback'] as { sequence: string[] }).sequence];
    const whole = { ...spec, bundle: { ...bundle, flags: [...bundle.flags, fifth] }, rollback: { sequence } };
    await writeFile(join(folder, 'many.json'), JSON.stringify(whole));
    await say('ben', 'start many');
    const modal = await modalOf(bot, 'ben', feature);
    expect(modal.view.blocks.filter(({ type }) => type === 'input')).toHaveLength(1);
    await bot.slack.people.submit(modal.id, { summary: 'Five' });
    await modalOf(bot, 'ben', 'Started');
    expect((await rolloutsOf(feature))[0]?.spec.flags).toHaveLength(5);
  });
});

describe('R-SLACK-1 /tidegate start is refused in words', () => {
  it.each([
    ['an unknown template', 'start wohle', 'Did you mean "whole"?'],
    ['a path', 'start ../../etc/passwd', 'There is no template "../../etc/passwd"'],
    ['an invalid template', 'start invalid', 'The template cannot be started. invalid.yaml, line '],
  ])('%s', async (_, text, words) => {
    await putTemplate('whole');
    await writeFile(join(folder, 'invalid.yaml'), 'feature: x\nenvironment: 5\n');
    await say('ada', text);
    await toldTo(bot, 'ada', words);
    expect(bot.slack.read.modals('ada')).toEqual([]);
  });

  it('flags that another rollout holds: in the dialog', async () => {
    const feature = await putTemplate('leased', { onConflict: 'reject' });
    for (const person of ['ben', 'grace']) {
      await say(person, 'start leased');
      const modal = await modalOf(bot, person, feature);
      await bot.slack.people.submit(modal.id, { summary: `As ${person}` });
      await modalOf(bot, person, person === 'ben' ? 'Started' : 'FLAG_LEASED');
    }
    expect(await rolloutsOf(feature)).toHaveLength(1);
  });

  it('a template that has changed since it was shown', async () => {
    const feature = await putTemplate('changed');
    await say('ben', 'start changed');
    const modal = await modalOf(bot, 'ben', feature);
    const text = await readFile(join(folder, 'changed.json'), 'utf8');
    await writeFile(join(folder, 'changed.json'), text.replace('"5%"', '"50%"'));
    await bot.slack.people.submit(modal.id, { summary: 'As shown' });
    await modalOf(bot, 'ben', 'has changed since you were shown it');
    expect(await rolloutsOf(feature)).toEqual([]);
  });

  it('somebody who has lost the right to be anybody since the dialog was opened', async () => {
    const feature = await putTemplate('left');
    bot.slack.workspace.putUser({ id: 'U0LATE', name: 'late' });
    bot.slack.workspace.putChannel({ id: 'C0RELEASES', name: 'releases', userIds: ['U0ADA', 'U0BEN', 'U0GRACE', 'U0LATE', 'U0NOMAIL'] });
    await say('late', 'start left');
    const modal = await modalOf(bot, 'late', feature);
    bot.slack.workspace.putUser({ id: 'U0LATE', name: 'late', isDeleted: true });
    bot.api.clock.nowMs += 6 * 60_000;
    await bot.slack.people.submit(modal.id, { summary: 'Bye' });
    await bot.slack.until(() => /deactivated|deleted|no longer|account/i.test(textOf('late')), 'the refusal');
    expect(await rolloutsOf(feature)).toEqual([]);
  });

  it('when Slack is slow to say who it is a dialog stands there meanwhile', async () => {
    const feature = await putTemplate('slow');
    bot.api.clock.nowMs += 6 * 60_000;
    bot.slack.faults.add({ method: 'users.info', kind: 'slow', ms: 1_200, times: 1 });
    await say('grace', 'start slow');
    await modalOf(bot, 'grace', 'Reading the template');
    await modalOf(bot, 'grace', feature);
  });

  it('a trigger that has expired: type it again', async () => {
    await putTemplate('expired');
    bot.slack.faults.add({ method: 'views.open', kind: 'refused', error: 'expired_trigger_id', times: 1 });
    await say('ada', 'start expired');
    await toldTo(bot, 'ada', 'Type /tidegate start again');
  });
});
