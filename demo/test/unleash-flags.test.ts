import type { Snapshot, Tidegate } from '@tidegate/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FlagMove } from '../../core/rollout/spec.js';
import { createUnleashPlatform } from '../../flag-platforms/unleash/create-unleash-platform.js';
import { ADMIN_TOKEN, CLIENT_TOKEN, type FakeUnleash, startFakeUnleash } from '../../test/fakes/fake-unleash/start-fake-unleash.js';
import { createUnleashFlags } from '../app/flags/create-unleash-flags.js';

const CONTROL = { 'support.prompt': 'answer@12', 'support.model': 'gpt-w' };
const MOVES: readonly FlagMove[] = [
  { key: 'support.prompt', layer: 'prompt', control: 'answer@12', candidate: 'answer@13', platform: 'unleash' },
  { key: 'support.model', layer: 'model', control: 'gpt-w', candidate: 'gpt-x', platform: 'unleash' },
];
const CANDIDATE = { 'support.prompt': 'answer@13', 'support.model': 'gpt-x' };
const UNITS = Array.from({ length: 60 }, (_, index) => `s-${index}`);
const WAIT = { timeout: 25_000, interval: 50 };

describe('R-STICKY-1 the application reads its flags through the SDK of Unleash', () => {
  let fake: FakeUnleash;
  let flags: Tidegate;
  beforeAll(async () => {
    fake = await startFakeUnleash();
  });
  afterEach(() => flags.close());
  afterAll(() => fake.stop());

  let features = 0;
  async function open() {
    const feature = `f${features++}`;
    const moves = MOVES.map((move) => ({ ...move, key: move.key.replace('support', feature) }));
    const rename = (values: object) =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key.replace('support', feature), value]));
    const scope = { environment: 'production', feature, rolloutId: `r-${feature}` };
    const options = { url: fake.url, token: ADMIN_TOKEN, project: 'default', environment: 'production', nowMs: Date.now };
    const platform = createUnleashPlatform(options);
    const tidegate = { stats: { resolved: 0, failures: { network: 0 } }, close: async () => undefined } as unknown as Tidegate;
    const [control, candidate] = [rename(CONTROL), rename(CANDIDATE)];
    let generation = 0;
    const write = async (share: number | null, more: object = {}) => {
      generation += 1;
      const epochs = [{ since: 1, share: share ?? 0, stageAttempt: generation }];
      const common = { rolloutId: scope.rolloutId, seed: scope.rolloutId, cohorts: [], shadowSample: 0, stage: 'canary' };
      const exposure = share === null ? null : { ...common, epochs, stageAttempt: generation, expiresAtMs: null, ...more };
      await platform.apply(scope, moves, exposure, { generation, operationId: `r/${generation}` });
    };
    const all = (units = UNITS) => Promise.all(units.map((unit) => flags.resolve({ unit, startedAt: 0 })));
    let asked = 0;
    /** By sessions that begin with the question: nothing is kept for them. Answers these. */
    const seen = (what: (all: readonly Snapshot[]) => boolean, ofUnit = (unit: string, time: number) => `${unit}-${time}`) =>
      vi.waitFor(async () => {
        asked += 1;
        const now = await all(UNITS.map((unit) => ofUnit(unit, asked)));
        expect(what(now)).toBe(true);
        return now;
      }, WAIT);
    flags = await createUnleashFlags({ url: fake.url, token: CLIENT_TOKEN, feature, control: control as Record<string, string>, tidegate });
    return { scope, platform, moves, write, all, seen, control, candidate };
  }

  const armOf = ({ arm }: Snapshot) => arm;
  const mostOnCandidate = (now: readonly Snapshot[]) => now.filter(({ arm }) => arm === 'candidate').length > 55;

  it('before any rollout it uses the versions of its code, and belongs to no comparison', async () => {
    const { all, control } = await open();
    for (const snapshot of await all())
      expect(snapshot).toMatchObject({ values: control, assignment: 'none', rollout: '', source: 'control' });
  });

  it('each session has all layers of one arm, as each flag says by itself, and keeps them while the share grows', async () => {
    const { platform, scope, moves, write, all, seen, control, candidate } = await open();
    await platform.register(scope, moves);
    await write(50_000);
    await seen((now) => now.every(({ rollout }) => rollout === scope.rolloutId));
    const before = await all();
    expect(new Set(before.map(armOf))).toEqual(new Set(['control', 'candidate']));
    for (const { values, arm, flags: layers, assignment } of before) {
      expect([values, assignment]).toEqual([arm === 'candidate' ? candidate : control, 'random']);
      expect(layers.map((layer) => [layer.key, layer.value, layer.arm])).toEqual(
        Object.entries(values).map(([key, value]) => [key, value, arm]),
      );
    }
    await write(99_000);
    await seen(mostOnCandidate);
    expect((await all()).map(armOf)).toEqual(before.map(armOf));
  });

  it('a rollback takes the candidate from every running session at once, and says that it is one', async () => {
    const { platform, scope, moves, write, all, seen, control } = await open();
    await platform.register(scope, moves);
    await write(99_000);
    await seen(mostOnCandidate);
    const began = await all();
    await write(null);
    const after = await seen(
      (now) => now.every(({ arm }) => arm === 'control'),
      (unit) => unit,
    );
    for (const [index, { values, state }] of after.entries())
      expect([values, state]).toEqual([control, began[index]?.arm === 'candidate' ? 'rolledBack' : 'live']);
  });

  it('a shadow stage names the candidate to mirror, for a part of the sessions', async () => {
    const { platform, scope, moves, write, seen, control, candidate } = await open();
    await platform.register(scope, moves);
    await write(0, { stage: 'shadow', shadowSample: 50_000 });
    const now = await seen((snapshots) => snapshots.some(({ shadow }) => shadow !== undefined));
    for (const { values, shadow } of now) expect([values, shadow ?? candidate]).toEqual([control, candidate]);
  });
});
