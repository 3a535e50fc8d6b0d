import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newSpec, request, startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const asking = (feature: string, onConflict: string) => request(api, { ...newSpec(feature), onConflict });
const view = async (id: string) => (await api.ask('GET', `/v1/rollouts/${id}`)).body;

describe('D1 starting a rollout whose flags another one holds', () => {
  it('reject: 409, which names the holder and the other ways', async () => {
    const { id, feature } = await startedRollout(api);
    const { status, body } = await asking(feature, 'reject');
    expect([status, body.code]).toEqual([409, 'FLAG_LEASED']);
    for (const part of [id, `tidegate abort ${id}`, 'onConflict: queue', 'onConflict: supersede']) expect(body.detail).toContain(part);
  });

  it('queue: 202; it is held, says for whom it waits, and no workflow begins', async () => {
    const { id, feature } = await startedRollout(api);
    const { status, body, headers } = await asking(feature, 'queue');
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/v1/rollouts/${body.id}`);
    expect(body.view).toMatchObject({
      state: 'held',
      hold: { cause: 'queued' },
      headline: expect.stringContaining(`Waits for rollout ${id}`),
    });
    expect(body.warnings.at(-1)).toEqual({ pointer: '/onConflict', detail: expect.stringContaining(`Waits for rollout ${id}`) });
    await expect(api.engine.view({ environment: 'production', rolloutId: body.id })).rejects.toThrow('knows no rollout');
    expect((await api.ask('GET', `/v1/rollouts?state=held&feature=${feature}`)).body.rollouts).toHaveLength(1);
  });

  it('queue: begins at once when nobody is in its way', async () => {
    expect((await asking('nobody-else', 'queue')).status).toBe(201);
  });

  it('supersede: who holds the flags turns back before the answer, on behalf of who asked', async () => {
    const { id, feature } = await startedRollout(api);
    const { status, body } = await asking(feature, 'supersede');
    expect([status, body.view.state]).toEqual([202, 'held']);
    expect(body.warnings.at(-1).detail).toContain('rolled back first');
    expect(await view(id)).toMatchObject({ phase: 'rollingBack', rollback: { by: 'dev@example.com', cause: 'person' } });
    const { entries } = (await api.ask('GET', `/v1/rollouts/${id}/timeline`)).body;
    expect(entries.find((entry: { kind: string }) => entry.kind === 'decision')).toMatchObject({
      principal: { id: 'dev@example.com', via: 'api' },
      data: { decisionId: `supersede/${body.id}/${id}`, reason: expect.stringContaining(`Superseded by ${body.id}`) },
    });
  });

  it('supersede: what only waits is ended at once, also with the engine down; who runs is told later', async () => {
    const { id, feature } = await startedRollout(api);
    const waiting = (await asking(feature, 'queue')).body.id;
    api.engine.isDown = true;
    const { status, body } = await asking(feature, 'supersede');
    api.engine.isDown = false;
    expect([status, body.view.state]).toEqual([202, 'held']);
    expect((await view(id)).phase).toBe('watching');
    expect(await view(waiting)).toMatchObject({ state: 'refused', detail: expect.stringContaining(`Superseded by ${body.id}`) });
  });
});
