import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newSpec, request, startedRollout } from '../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(() => {
  api.engine.drawn.length = 0;
});
afterAll(() => api.stop());

const notify = { slack: '#releases' };
const decide = (id: string, body: unknown, as = 'grace@example.com') => api.ask('POST', `/v1/rollouts/${id}/decisions`, { as, body });
const queued = async (more: object = { notify }): Promise<string> => {
  const { feature } = await startedRollout(api);
  api.engine.drawn.length = 0;
  return (await request(api, { ...newSpec(feature), notify: {}, onConflict: 'queue', ...more })).body.id;
};
const settled = () => expect.poll(() => api.engine.drawn);

describe('R-SLACK-1 every rollout has a card in its channel', () => {
  it('also one that waits in the queue, by a workflow of its own', async () => {
    const id = await queued();
    await settled().toEqual([`card ${id} #releases`]);
  });

  it('which says so when it was refused something, and when it was ended there', async () => {
    const id = await queued();
    expect((await decide(id, { verb: 'pause' })).body.code).toBe('ROLLOUT_QUEUED');
    await settled().toHaveLength(2);
    expect((await decide(id, { verb: 'abort' })).body.accepted).toBe(true);
    await settled().toHaveLength(3);
    expect((await decide(id, { verb: 'pause' })).body.code).toBe('ROLLOUT_TERMINAL');
    await settled().toEqual(Array.from({ length: 4 }, () => `card ${id} #releases`));
  });

  it('one that runs has its own workflow draw what was refused past it, so that there is one writer', async () => {
    const { body } = await request(api, { ...newSpec(), notify });
    expect((await decide(body.id, { verb: 'breakGlass', reason: 'it must go out' }, 'dev@example.com')).body.code).toBe('FORBIDDEN');
    await settled().toEqual([`render ${body.id} #releases`]);
  });

  it('but none that names no channel; and an engine that is down keeps nobody from being refused or queued', async () => {
    await queued({});
    const { feature } = await startedRollout(api);
    api.engine.isDown = true;
    const { body } = await request(api, { ...newSpec(feature), notify, onConflict: 'queue' });
    const { code } = (await decide(body.id, { verb: 'pause' })).body;
    api.engine.isDown = false;
    expect([code, api.engine.drawn]).toEqual(['ROLLOUT_QUEUED', []]);
  });
});
