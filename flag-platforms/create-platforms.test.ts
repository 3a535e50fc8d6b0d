import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFlagActivities } from '../activities/flags/create-flag-activities.js';
import type { PreflightResult } from '../activities/rollout/rollout-activities.js';
import type { AuditEntry } from '../core/audit/audit-entry.js';
import { toConfiguredPlatforms } from '../core/plan/platform-traits.js';
import type { RolloutSpec } from '../core/rollout/spec.js';
import { type Config, readConfig } from '../platform/config.js';
import { createLogger } from '../platform/logger.js';
import { toExposureOf, toMoves } from '../test/cases/flag-platform-cases.js';
import { sampleSpec } from '../test/cases/specs/sample-spec.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../test/fakes/fake-unleash/start-fake-unleash.js';
import { MemoryFlagStore } from '../test/fakes/memory-flag-store.js';
import { MemoryPlatformKills } from '../test/fakes/memory-platform-kills.js';
import { createPlatforms, createReachablePlatforms } from './create-platforms.js';
import type { FlagPlatform, FlagPlatforms } from './flag-platform.js';

const clock = { nowMs: 1_800_000_000_000 };
const nowMs = () => clock.nowMs;

let fake: FakeUnleash;
beforeAll(async () => {
  fake = await startFakeUnleash();
});
afterAll(() => fake.stop());

/** A worker on a faked Unleash and a store in memory. */
function worker(feature: string, patch: Partial<Config> = {}, create = createPlatforms) {
  const store = new MemoryFlagStore();
  const lines: AuditEntry[] = [];
  let isDown = false;
  const audit = {
    append: async (entries: readonly AuditEntry[]) =>
      isDown ? Promise.reject(new TypeError('the store is down')) : void lines.push(...entries),
    list: async () => [],
  };
  const unleash = { url: fake.url, token: ADMIN_TOKEN, project: 'default', environment: 'production', unitKey: undefined };
  const config = { ...readConfig({}), unleash, ...patch };
  const kills = new MemoryPlatformKills();
  const subscribe: MemoryFlagStore['subscribe'] = (...listener) => store.subscribe(...listener);
  const deps = { store: { flags: store, audit, platformKills: kills, subscribe }, config, logger: createLogger('silent', 'test'), nowMs };
  const platforms = create(deps);
  const platform = platforms.get('unleash') as FlagPlatform;
  const scope = { environment: 'production', feature, rolloutId: `r-${feature}` };
  const renew = async () => 'gone' as const;
  const subject = { platform, scope, clock, renew, kill: async () => {}, editByHand: async () => {}, stallNextRaise: () => never() };
  return {
    store,
    kills,
    lines,
    platforms,
    platform,
    scope,
    subject,
    moves: platform === undefined ? [] : toMoves(subject),
    lose: () => (isDown = true),
    find: () => (isDown = false),
  };
}

function never(): never {
  throw new TypeError('not used here');
}

function preflight(store: MemoryFlagStore, platforms: FlagPlatforms, spec: RolloutSpec): Promise<PreflightResult> {
  const rollouts = { holdsLeases: async () => true } as unknown as Parameters<typeof createFlagActivities>[0]['store']['rollouts'];
  const watches = {} as Parameters<typeof createFlagActivities>[0]['store']['watches'];
  const freezes = { active: async () => [] } as unknown as Parameters<typeof createFlagActivities>[0]['store']['freezes'];
  const rehearsals = {} as Parameters<typeof createFlagActivities>[0]['store']['rehearsals'];
  const audit = { append: async () => undefined, list: async () => [] };
  const activities = createFlagActivities({ store: { flags: store, rollouts, watches, rehearsals, audit, freezes }, platforms, nowMs });
  return new MockActivityEnvironment().run(() =>
    activities.preflight({ rolloutId: `r-${spec.feature}`, spec }),
  ) as Promise<PreflightResult>;
}

const specOn = (feature: string, moves: RolloutSpec['flags']): RolloutSpec => ({ ...sampleSpec(), feature, flags: moves });

describe('R-PLAT-4 the platforms of a worker', () => {
  it.each(['parent', 'group'] as const)('can do what specs are checked against, with TIDEGATE_UNLEASH_ALIGN=%s', (align) => {
    const unleash = { url: fake.url, token: ADMIN_TOKEN, project: 'default', environment: 'production', unitKey: undefined, align };
    const { platforms } = worker(`traits-${align}`, { unleash });
    const known = toConfiguredPlatforms({ unleash });
    for (const { name, granularity, atomicBundle, drain } of known) {
      const capabilities = platforms.get(name)?.capabilities;
      expect(capabilities, name).toMatchObject({ granularity, atomicBundle, epochs: drain ?? true });
    }
    expect(platforms.size).toBe(known.length);
  });

  it('are the embedded one alone without an address', () =>
    expect([...worker('none', { unleash: undefined }).platforms.keys()]).toEqual(['embedded']));

  it('an address without a token is refused with the name of the variable', () => {
    const unleash = { url: fake.url, token: undefined, project: 'default', environment: 'production', unitKey: undefined };
    expect(() => worker('no-token', { unleash })).toThrow(/TIDEGATE_UNLEASH_TOKEN/);
  });

  it('an API without a token has the embedded one alone, and one with a token has both', () => {
    const unleash = { url: fake.url, token: undefined, project: 'default', environment: 'production', unitKey: undefined };
    expect([...worker('api', { unleash }, createReachablePlatforms).platforms.keys()]).toEqual(['embedded']);
    expect([...worker('api', {}, createReachablePlatforms).platforms.keys()]).toEqual(['embedded', 'unleash']);
  });

  it("another environment's rollout is refused before it touches this one's flags", async () => {
    const { platform, scope, moves } = worker('elsewhere');
    fake.calls.length = 0;
    const { conflicts } = await platform.register({ ...scope, environment: 'staging' }, moves);
    expect([conflicts, fake.calls]).toEqual([[expect.stringMatching(/configured for production .* only, not for staging/)], []]);
  });

  it('a spec on a platform that the worker does not have is refused before anything is registered', async () => {
    const { store, platforms, moves } = worker('missing');
    const embedded = new Map([...platforms].filter(([name]) => name === 'embedded'));
    const mixed = moves.map((move, index) => (index === 0 ? { ...move, platform: 'embedded' } : move));
    const result = await preflight(store, embedded, specOn('missing', mixed));
    expect(result).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/no flag platform "unleash"; configured: embedded\..*docs\/platforms\/unleash\.md/),
    });
    expect(await store.readBundle('production', 'missing')).toBeNull();
  });
});

describe('R-KILL-1 the store knows of bundles on Unleash', () => {
  it('preflight puts them there at control, above every generation, and doing it again changes nothing', async () => {
    const { store, platforms, platform, scope, subject, moves } = worker('known');
    await platform.register(scope, moves);
    await platform.apply(scope, moves, toExposureOf(subject, 5_000), { generation: 2_500, operationId: 'r/1' });
    await platform.apply(scope, moves, null, { generation: 2_600, operationId: 'r/2' });
    for (const _ of ['first', 'retry'])
      expect(await preflight(store, platforms, specOn('known', moves))).toEqual({ kind: 'ready', generation: 2_601 });
    const bundle = await store.readBundle('production', 'known');
    expect(bundle).toMatchObject({ generation: 2_601, state: 'idle', exposure: null, rolloutId: 'r-known' });
    expect(bundle?.flags.map(({ key, control, follows }) => [key, control, follows])).toEqual(
      moves.map(({ key, control }) => [key, control, 'control']),
    );
  });

  it('a kill in the store keeps later forward writes out of Unleash, and a rollback goes through', async () => {
    const { store, platforms, platform, scope, subject, moves } = worker('kill');
    const ready = await preflight(store, platforms, specOn('kill', moves));
    const generation = ready.kind === 'ready' ? ready.generation + 1 : 0;
    expect(await platform.apply(scope, moves, toExposureOf(subject, 5_000), { generation, operationId: 'r/1' })).toMatchObject([
      { share: 5_000 },
      {},
      {},
    ]);
    await store.kill('production', 'kill', { by: { id: 'ada', via: 'cli' }, reason: 'test', atMs: nowMs() });
    const late = await platform.apply(scope, moves, toExposureOf(subject, 50_000, 2), { generation: generation + 1, operationId: 'r/2' });
    expect(late).toMatchObject({ code: 'FLAG_FENCED', detail: expect.stringMatching(/the store holds/) });
    const back = await platform.apply(scope, moves, null, { generation: generation + 100, operationId: 'r/3' });
    expect(back).toMatchObject(moves.map(() => ({ highestShare: 0 })));
  });

  it('no rollout begins on Unleash before the last kill of its feature has arrived there', async () => {
    const { store, kills, platforms, platform, scope, moves } = worker('waiting');
    const { id } = kills.add({ feature: 'waiting', by: 'ada@example.com', lastError: 'Unleash cannot be reached.' } as object);
    kills.add({ feature: 'other' });
    fake.calls.length = 0;
    expect(await preflight(store, platforms, specOn('waiting', moves))).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(/ada@example.com has killed waiting, and unleash has not .*\(Unleash cannot be reached\.\)/),
    });
    expect(fake.calls).toEqual([]);
    await kills.markDone(id, nowMs());
    expect(await platform.register(scope, moves)).toMatchObject({ conflicts: [] });
  });

  it('after a settling the next rollout starts from the candidate', async () => {
    const { store, platforms, platform, scope, subject, moves } = worker('settled');
    await preflight(store, platforms, specOn('settled', moves));
    await platform.apply(scope, moves, toExposureOf(subject, 99_000), { generation: 2, operationId: 'r/1' });
    const exposure = { ...toExposureOf(subject, 100_000), stage: 'completed' };
    await platform.settle(scope, moves, { exposure, drainedAtMs: 0 }, { generation: 3, operationId: 'r/settle' });
    const next = moves.map((move) => ({ ...move, control: move.candidate, candidate: 'next' }));
    expect(await preflight(store, platforms, specOn('settled', next))).toMatchObject({ kind: 'ready', generation: 4 });
    expect((await store.readBundle('production', 'settled'))?.flags.map(({ control }) => control)).toEqual(
      next.map(({ control }) => control),
    );
  });

  it('a bundle on the embedded platform alone is registered as ever', async () => {
    const { store, platforms, moves } = worker('embedded');
    const flags = moves.map((move) => ({ ...move, platform: 'embedded' }));
    expect(await preflight(store, platforms, specOn('embedded', flags))).toEqual({ kind: 'ready', generation: 0 });
    expect(await store.readBundle('production', 'embedded')).toMatchObject({ generation: 0, operationId: '' });
  });
});

describe('R-AUDIT-1 writes to Unleash stand in the timeline', () => {
  it('with platform, generation, flags and share; a refused one as well', async () => {
    const { lines, platform, scope, subject, moves } = worker('lines');
    await platform.register(scope, moves);
    await platform.apply(scope, moves, toExposureOf(subject, 5_000), { generation: 4, operationId: 'r/stage/1' });
    await platform.apply(scope, moves, toExposureOf(subject, 9_000), { generation: 3, operationId: 'r/stage/0' });
    await platform.apply(scope, moves.slice(2), null, { generation: 5, operationId: 'r/rollback/lines.model' });
    expect(lines.map(({ key, kind }) => [key, kind])).toEqual([
      ['flag/unleash/r-lines/preflight', 'flagWrite'],
      ['flag/unleash/r/stage/1', 'flagWrite'],
      ['fenced/unleash/r/stage/0/3', 'flagWriteRefused'],
      ['flag/unleash/r/rollback/lines.model', 'flagWrite'],
    ]);
    expect(lines[1]).toMatchObject({
      rolloutId: 'r-lines',
      summary: 'lines.parser, lines.prompt, lines.model on unleash: candidate for 5 % (generation 4)',
      data: { platform: 'unleash', generation: 4, keys: moves.map(({ key }) => key), shareAfter: 5_000, operationId: 'r/stage/1' },
    });
    expect(lines[3]?.summary).toBe('lines.model on unleash: back on control model@1 (generation 5)');
  });

  it('what a preflight makes or brings back to control, under one key however often it is tried; nothing when all stands already', async () => {
    const { lines, platform, scope, subject, moves, lose, find } = worker('made');
    await platform.register(scope, moves);
    await platform.register(scope, moves);
    expect(new Set(lines.map(({ key }) => key))).toEqual(new Set(['flag/unleash/r-made/preflight']));
    expect(lines[0]).toMatchObject({
      kind: 'flagWrite',
      summary:
        'made.parser, made.prompt, made.model on unleash: at control parser@1, prompt@1, model@1 for everybody (made tidegate.made, made.parser, made.prompt, made.model)',
      data: { platform: 'unleash', operationId: 'r-made/preflight', shareAfter: 0, keys: moves.map(({ key }) => key) },
    });
    await platform.apply(scope, moves, toExposureOf(subject, 5_000), { generation: 4, operationId: 'r/stage/1' });
    await platform.apply(scope, moves, null, { generation: 5, operationId: 'r/rollback' });
    await platform.register({ ...scope, rolloutId: 'r-next' }, moves);
    expect(lines.at(-1)).toMatchObject({
      key: 'flag/unleash/r-next/preflight',
      summary: expect.stringContaining('brought to control tidegate.made'),
    });
    const count = lines.length;
    await platform.register({ ...scope, rolloutId: 'r-third' }, moves);
    expect(lines).toHaveLength(count);
    // The line that the store did not take is there after the next try, which finds nothing left to do.
    lose();
    const fourth = { ...scope, feature: 'made4', rolloutId: 'r-fourth' };
    const others = moves.map((move) => ({ ...move, key: `made4.${move.layer}` }));
    await expect(platform.register(fourth, others)).rejects.toThrow('the store is down');
    find();
    await platform.register(fourth, others);
    expect(lines.at(-1)).toMatchObject({
      key: 'flag/unleash/r-fourth/preflight',
      data: { changed: [expect.stringContaining('earlier try')] },
    });
  });

  it('a store that is down stops a forward write and no rollback', async () => {
    const { platform, scope, subject, moves, lose } = worker('lost');
    await platform.register(scope, moves);
    lose();
    await expect(platform.apply(scope, moves, toExposureOf(subject, 5_000), { generation: 1, operationId: 'r/1' })).rejects.toThrow(
      'the store is down',
    );
    expect(await platform.apply(scope, moves, null, { generation: 2, operationId: 'r/2' })).toMatchObject(
      moves.map(() => ({ highestShare: 0 })),
    );
  });
});
