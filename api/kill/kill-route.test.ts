import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import { KNOWN_PLATFORMS } from '../../core/plan/platform-traits.js';
import { newSpec, request, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';
import { FakeOutsidePlatform } from '../../test/fakes/fake-outside-platform.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const kill = (feature: string, body: unknown = { reason: 'wrong answers' }) =>
  api.ask('POST', `/v1/features/${feature}/kill`, { as: 'grace@example.com', body });
const undelivered = async (id: string) => (await api.store.flags.undeliveredKills()).filter((notice) => notice.rolloutId === id);

describe('R-KILL-1 the kill switch', () => {
  it('shows control to everybody, reads it back, and tells the workflow', async () => {
    const { id, feature } = await startedRollout(api);
    const { status, body } = await kill(feature);
    expect(status).toBe(200);
    expect(body).toMatchObject({ feature, environment: 'production', rolloutId: id, engine: 'told' });
    expect(body.platforms).toMatchObject([{ platform: 'embedded', told: 'done' }]);
    expect(body.flags).toHaveLength(4);
    for (const flag of body.flags)
      expect(flag).toMatchObject({ share: 0, highestShare: 0, candidateVersion: null, generation: body.generation });
    expect((await api.store.rollouts.get(id))?.view).toMatchObject({ phase: 'rollingBack', rollback: { cause: 'kill' } });
    expect(await undelivered(id)).toEqual([]);
  });

  it('works with the engine down, and leaves the news for later', async () => {
    const { id, feature } = await startedRollout(api);
    api.engine.isDown = true;
    const { status, body } = await kill(feature);
    api.engine.isDown = false;
    expect([status, body.engine, body.rolloutId]).toEqual([200, 'later', id]);
    expect(await api.store.flags.readBundle('production', feature)).toMatchObject({ state: 'killed', exposure: null });
    expect(await undelivered(id)).toHaveLength(1);
  });

  it('waits no longer than about a second for an engine that hangs', async () => {
    const { feature } = await startedRollout(api);
    api.engine.isSilent = true;
    const before = performance.now();
    const { body } = await kill(feature);
    api.engine.isSilent = false;
    expect(body.engine).toBe('later');
    expect(performance.now() - before).toBeLessThan(2_500);
  });

  it('ends a rollout that was stored but never began, so that it does not start afterwards', async () => {
    const earlier = await startedRollout(api);
    await api.engine.apply(earlier.id, { kind: 'applyFailed', cause: 'failure', reason: 'x' }, { kind: 'rolledBack', detail: 'back' });
    api.engine.isDown = true;
    const { body } = await request(api, newSpec(earlier.feature));
    await kill(earlier.feature);
    api.engine.isDown = false;
    expect((await api.ask('GET', `/v1/rollouts/${body.id}`)).body).toMatchObject({
      phase: 'refused',
      detail: expect.stringContaining('Killed with its feature by grace@example.com'),
    });
    expect((await api.store.rollouts.findUnstarted(api.clock.nowMs + 1)).map(({ id }) => id)).not.toContain(body.id);
    expect(await api.store.rollouts.holdsLeases(body.id)).toBe(false);
  });

  it('is one kill however often it is sent with one id, and says which rollout it stopped', async () => {
    const { id, feature } = await startedRollout(api);
    const first = (await kill(feature, { reason: 'wrong answers', id: 'incident-7' })).body;
    expect(first).toMatchObject({ repeated: false, rolloutId: id, atMs: expect.any(Number) });
    api.clock.nowMs += 60_000;
    const again = (await kill(feature, { reason: 'wrong answers', id: 'incident-7' })).body;
    expect(again).toMatchObject({ repeated: true, rolloutId: id, atMs: first.atMs, generation: first.generation });
    expect((await api.store.audit.list(id)).filter((entry) => entry.kind === 'kill')).toHaveLength(1);
  });

  it('may be pressed twice', async () => {
    const { feature } = await startedRollout(api);
    const [first, second] = [await kill(feature), await kill(feature)];
    expect(second.status).toBe(200);
    expect(second.body.generation).toBeGreaterThan(first.body.generation);
  });

  it('answers NOT_FOUND for an unknown feature or environment', async () => {
    const { feature } = await startedRollout(api);
    expect((await kill('no-such-feature')).body.code).toBe('NOT_FOUND');
    expect((await kill(feature, { reason: 'x', environment: 'mars' })).body.code).toBe('NOT_FOUND');
  });

  it('needs a reason and nothing that it does not know', async () => {
    const { feature } = await startedRollout(api);
    for (const body of [{}, { reason: '' }, { reason: 'x', force: true }, 'reason=x', '{']) {
      const answer = await kill(feature, body);
      expect([answer.status, answer.body.code]).toEqual([400, 'REQUEST_INVALID']);
    }
    expect(await api.store.flags.readBundle('production', feature)).toMatchObject({ state: 'live' });
  });
});

describe('R-KILL-1 a kill of flags on a platform outside the store', () => {
  let unleash: FakeOutsidePlatform;
  let mixed: ApiUnderTest;
  beforeEach(async () => {
    unleash = new FakeOutsidePlatform('unleash', 'production');
    mixed = await startApi({ platforms: KNOWN_PLATFORMS, flagPlatforms: new Map([['unleash', unleash.platform]]) });
  });
  afterEach(() => mixed.stop());

  /** Accepted, with its leases, its last two flags on Unleash. */
  async function acceptedMixed() {
    const { cohorts: _, ...spec } = newSpec();
    const { flags } = spec['bundle'] as { flags: readonly { layer: string }[] };
    const bundle = { flags: flags.map((flag, index) => ({ ...flag, platform: index < 2 ? 'embedded' : 'unleash' })) };
    const { body } = await request(mixed, { ...spec, bundle });
    const row = await mixed.store.rollouts.get(body.id);
    await mixed.store.flags.register('production', row?.feature ?? '', row?.spec.flags ?? [], mixed.clock.nowMs);
    return { id: String(body.id), feature: row?.feature ?? '', keys: row?.spec.flags.map(({ key }) => key) ?? [] };
  }
  const killMixed = async (feature: string) =>
    (await mixed.ask('POST', `/v1/features/${feature}/kill`, { as: 'grace@example.com', body: { reason: 'wrong answers' } })).body;

  it('tells the platform at once, also with the engine down, and shows its flags as they are there', async () => {
    const { id, feature, keys } = await acceptedMixed();
    mixed.engine.isDown = true;
    const body = await killMixed(feature);
    expect(body.platforms).toEqual([
      { platform: 'embedded', told: 'done', keys: keys.slice(0, 2) },
      { platform: 'unleash', told: 'done', keys: keys.slice(2) },
    ]);
    expect(body.engine).toBe('later');
    expect(body.flags.map(({ key, controlVersion }: { key: string; controlVersion: string }) => [key, controlVersion]).slice(1)).toEqual([
      [keys[1], expect.not.stringContaining('@there')],
      [keys[2], `${keys[2]}@there`],
      [keys[3], `${keys[3]}@there`],
    ]);
    expect(unleash.kills).toMatchObject([
      { keys: keys.slice(2), fence: { generation: body.generation, operationId: `kill/${body.generation}` } },
    ]);
    const lines = await mixed.store.audit.list(id);
    expect(lines.map(({ kind, key }) => [kind, key])).toContainEqual(['flagWrite', `kill/unleash/${body.generation}`]);
  });

  it('answers `later` with the reason, leaves its flags out, and delivers it when the platform is back', async () => {
    const { id, feature, keys } = await acceptedMixed();
    unleash.mood = new AppError('PLATFORM_UNAVAILABLE', 'Unleash cannot be reached.');
    const body = await killMixed(feature);
    expect(body.platforms[1]).toEqual({ platform: 'unleash', told: 'later', keys: keys.slice(2), detail: 'Unleash cannot be reached.' });
    expect(body.flags.map(({ key }: { key: string }) => key)).toEqual(keys.slice(0, 2));
    expect(await mixed.store.flags.readBundle('production', feature)).toMatchObject({ state: 'killed' });
    unleash.mood = 'good';
    mixed.clock.nowMs += 60_000;
    await expect.poll(() => mixed.store.platformKills.undone(), { timeout: 5_000 }).toEqual([]);
    const lines = (await mixed.store.audit.list(id)).filter(({ kind }) => kind === 'flagWrite');
    expect(lines.map(({ key }) => key)).toEqual([`kill/unleash/${body.generation}`]);
  });

  it('waits no longer than about three seconds for a platform that hangs', async () => {
    const { feature } = await acceptedMixed();
    unleash.mood = 'hang';
    const before = performance.now();
    const body = await killMixed(feature);
    expect(body.platforms[1]).toMatchObject({ told: 'later', detail: 'unleash has not answered within 3 s.' });
    expect(performance.now() - before).toBeLessThan(4_500);
  });
});

describe('R-AUDIT-1 a kill', () => {
  it('stands in the timeline with who, through which door, and why', async () => {
    const { id, feature } = await startedRollout(api);
    api.engine.isDown = true;
    await kill(feature);
    api.engine.isDown = false;
    const { entries } = (await api.ask('GET', `/v1/rollouts/${id}/timeline`)).body;
    expect(entries.at(-1)).toMatchObject({
      kind: 'kill',
      principal: { id: 'grace@example.com', via: 'api' },
      data: { reason: 'wrong answers' },
    });
  });
});
