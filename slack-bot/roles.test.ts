import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccessPolicy } from '../core/access/access-policy.js';
import type { Grant } from '../core/access/grant.js';
import { CONTROL_PLANE } from '../core/audit/control-plane.js';
import { newSpec, rolloutAtGate } from '../test/fakes/api/api-rollouts.js';
import { type SlackBotUnderTest, startBotUnderTest } from '../test/fakes/slack/slack-bot-under-test.js';
import { clearScreens, modalOf, postCard, press, timeline, toldTo, viewOf } from '../test/fakes/slack/slack-presses.js';

const VIEWER: Grant = { role: 'viewer', environment: '*', features: '*' };
/** Of a project that none of these rollouts is in. */
const ELSEWHERE: Grant = { role: 'operator', environment: 'production', features: 'billing-*' };
const ACCESS = createAccessPolicy(
  [
    { grant: VIEWER, to: ['ben@example.com'] },
    { grant: ELSEWHERE, to: ['grace@example.com'] },
  ],
  'access.yaml',
);

let folder: string;
let bot: SlackBotUnderTest;
let gated: { readonly id: string; readonly feature: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidegate-roles-'));
  bot = await startBotUnderTest({ change: () => ({ access: ACCESS, templatesFolder: folder }) });
  gated = await rolloutAtGate(bot.api);
});
beforeEach(() => clearScreens(bot));
afterAll(async () => {
  await bot.stop();
  await rm(folder, { recursive: true });
});

const say = (person: string, text: string) => bot.slack.people.slash(person, '/tidegate', text, { channel: 'releases' });
const codes = async (id: string, by: string) =>
  (await timeline(bot, id, 'refusal')).filter(({ principal }) => principal.id === by).map(({ data }) => [data['code'], data['right']]);

describe('R-SLACK-1 R-API-1 buttons for people without the role', () => {
  it.each([
    ['approve', 'approve', 'approver or admin'],
    ['abort', 'stop', 'operator or approver or admin'],
    ['pause', 'stop', 'operator or approver or admin'],
    ['kill', 'stop', 'operator or approver or admin'],
  ] as const)('%s is refused, with the role that it needs and what they have, and stands in the timeline', async (verb, right, roles) => {
    const { id } = await rolloutAtGate(bot.api);
    const { revision } = await viewOf(bot, id);
    await press(bot, { by: 'ben', verb, ts: await postCard(bot, id) });
    const text = await toldTo(bot, 'ben', 'ben@example.com may not');
    expect(text).toContain(`needs the role ${roles} there, and what they have is viewer`);
    expect(await codes(id, 'ben@example.com')).toEqual([['FORBIDDEN', right]]);
    expect(bot.slack.read.modals('ben')).toEqual([]);
    const after = await viewOf(bot, id);
    expect([after.revision, after.state]).toEqual([revision, 'gate']);
  });

  it('details are for those who may read the rollout', async () => {
    const ts = await postCard(bot, gated.id);
    await press(bot, { by: 'ben', verb: 'details', ts });
    await modalOf(bot, 'ben');
    await press(bot, { by: 'grace', verb: 'details', ts });
    await toldTo(bot, 'grace', 'grace@example.com may not read');
    expect(bot.slack.read.modals('grace')).toEqual([]);
    expect(await codes(gated.id, 'grace@example.com')).toEqual([['FORBIDDEN', 'read']]);
  });
});

describe('R-SLACK-1 R-API-1 commands of people without the role', () => {
  it('decide nothing', async () => {
    const { id } = await rolloutAtGate(bot.api);
    for (const [command, right] of [
      [`abort ${id} wrong answers`, 'stop'],
      [`approve ${id} looks good`, 'approve'],
    ] as const) {
      await say('ben', command);
      await toldTo(bot, 'ben', 'ben@example.com may not');
      expect((await codes(id, 'ben@example.com')).at(-1)).toEqual(['FORBIDDEN', right]);
      clearScreens(bot);
    }
    expect((await viewOf(bot, id)).state).toBe('gate');
  });

  it('freeze nothing', async () => {
    await say('ben', 'freeze all 1h to look');
    await toldTo(bot, 'ben', 'ben@example.com may not stop anything');
    expect(await codes(CONTROL_PLANE, 'ben@example.com')).toContainEqual(['FORBIDDEN', 'stop']);
    expect(await bot.api.store.freezes.list('production', 9)).toEqual([]);
  });

  it('start nothing', async () => {
    const spec = newSpec();
    await writeFile(join(folder, 'ours.json'), JSON.stringify(spec));
    await say('ben', 'start ours');
    await toldTo(bot, 'ben', 'ben@example.com may not start or steer rollouts');
    expect(bot.slack.read.modals('ben')).toEqual([]);
    expect(await bot.api.store.rollouts.list({ feature: String(spec['feature']), limit: 9 })).toEqual([]);
    expect(await codes(CONTROL_PLANE, 'ben@example.com')).toContainEqual(['FORBIDDEN', 'operate']);
  });

  it('show who may read nothing here neither a rollout nor a list; who may read another project sees none of this one', async () => {
    for (const command of ['list', `status ${gated.id}`, `why ${gated.id}`]) {
      await say('ada', command);
      expect(await toldTo(bot, 'ada', 'ada@example.com may not read')).toContain('access.yaml names neither them nor a group of theirs');
      clearScreens(bot);
    }
    expect(await codes(CONTROL_PLANE, 'ada@example.com')).toContainEqual(['FORBIDDEN', 'read']);
    await say('grace', 'list');
    expect(await toldTo(bot, 'grace', 'rollout')).not.toContain(gated.id);
    await say('grace', `status ${gated.feature}`);
    await bot.slack.until(() => bot.slack.read.ephemerals('grace').length > 1, 'an answer to grace');
    expect(bot.slack.read.ephemeralText('grace')).not.toMatch(/Waits for|revision/);
  });
});
