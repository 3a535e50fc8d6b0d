import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';
import { openEvents } from '../../test/fakes/api/event-reader.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const pause = (id: string) =>
  api.ask('POST', `/v1/rollouts/${id}/decisions`, { as: 'ada@example.com', body: { verb: 'pause', reason: 'look' } });

describe('R-API-1 the events of a rollout', () => {
  it('begin with the present view; a change brings its entries and then the new view', async () => {
    const { id } = await startedRollout(api);
    const events = await openEvents(`${api.url}/v1/rollouts/${id}/events`);
    expect(events.contentType).toContain('text/event-stream');
    expect(await events.next()).toMatchObject({ event: 'view', data: { id, state: 'watching' } });
    await pause(id);
    const seen = await events.until((event) => event.event === 'view' && event.data.state === 'paused');
    expect(seen.filter((event) => event.event === 'entry').map((event) => event.data.kind)).toEqual(['decision', 'hold']);
    events.close();
  });

  it('go on after the last event that the client saw, each entry once and in order', async () => {
    const { id } = await startedRollout(api);
    const first = await openEvents(`${api.url}/v1/rollouts/${id}/events`);
    const { id: lastEventId } = await first.next();
    first.close();
    await pause(id);
    const second = await openEvents(`${api.url}/v1/rollouts/${id}/events`, { 'last-event-id': lastEventId });
    const seen = await second.until((event) => event.event === 'view');
    const expected = (await api.store.audit.list(id, Number(lastEventId))).map((entry) => String(entry.seq));
    expect(expected.length).toBeGreaterThan(0);
    expect(seen.filter((event) => event.event === 'entry').map((event) => event.id)).toEqual(expected);
    expect(seen.at(-1)).toMatchObject({ event: 'view', id: expected.at(-1), data: { state: 'paused' } });
    second.close();
  });

  it('bring the whole timeline to whoever asks for it with ?after=0', async () => {
    const { id } = await startedRollout(api);
    const events = await openEvents(`${api.url}/v1/rollouts/${id}/events?after=0`);
    const seen = await events.until((event) => event.event === 'view');
    expect(seen[0]).toMatchObject({ id: '1', event: 'entry', data: { kind: 'requested' } });
    events.close();
  });

  it('reach all listeners once, also those who came at different times', async () => {
    const { id } = await startedRollout(api);
    const early = await openEvents(`${api.url}/v1/rollouts/${id}/events`);
    const [late] = await Promise.all([openEvents(`${api.url}/v1/rollouts/${id}/events?after=0`), pause(id)]);
    for (const reader of [early, late]) {
      const seen = await reader.until((event) => event.event === 'view' && event.data.state === 'paused');
      const ids = seen.filter((event) => event.event === 'entry').map((event) => Number(event.id));
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      expect(seen.filter((event) => event.data.kind === 'decision')).toHaveLength(1);
      reader.close();
    }
  });
});

describe('R-AUDIT-1 what is not the workflow’s doing', () => {
  it('a kill reaches the listeners although the engine is down', async () => {
    const { id, feature } = await startedRollout(api);
    const events = await openEvents(`${api.url}/v1/rollouts/${id}/events`);
    api.engine.isDown = true;
    await api.ask('POST', `/v1/features/${feature}/kill`, { body: { reason: 'now' } });
    api.engine.isDown = false;
    expect((await events.until((event) => event.event === 'entry')).at(-1)?.data).toMatchObject({ kind: 'kill' });
    events.close();
  });
});
