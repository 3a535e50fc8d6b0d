import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSpec, request, startedRollout } from '../../test/fakes/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api-server.js';

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
      detail: expect.stringContaining('Killed by grace@example.com'),
    });
    expect((await api.store.rollouts.findUnstarted(api.clock.nowMs + 1)).map(({ id }) => id)).not.toContain(body.id);
    expect(await api.store.rollouts.holdsLeases(body.id)).toBe(false);
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
