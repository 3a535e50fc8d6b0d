import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';
import { type EventReader, openEvents } from '../../test/fakes/api/event-reader.js';

let api: ApiUnderTest;
let id: string;
beforeAll(async () => {
  api = await startApi({}, { streams: { maxPerOwner: 2, maxClients: 4 } });
  id = (await startedRollout(api)).id;
});
const streams: EventReader[] = [];
afterEach(() => {
  for (const stream of streams.splice(0)) stream.close();
});
afterAll(() => api.stop());

const follow = async (as: string): Promise<EventReader | number> => {
  const stream = await openEvents(`${api.url}/v1/rollouts/${id}/events`, { authorization: `Bearer dev:${as}` });
  if (stream.status !== 200) return stream.status;
  streams.push(stream);
  await stream.next();
  return stream;
};
/** Once those that were closed are gone. */
const followAtLast = (as: string) => expect.poll(() => follow(as)).toMatchObject({ status: 200 });
const ask = (as: string) => api.ask('GET', `/v1/rollouts/${id}/events`, { as });

describe('R-API-1 event streams', () => {
  it('are so many for each person, and come free when they end', async () => {
    await followAtLast('ada@example.com');
    await followAtLast('ADA@example.com');
    const { status, body, headers } = await ask('ada@example.com');
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'RATE_LIMITED', '5']);
    expect(body.detail).toContain('2 event streams');
    await followAtLast('grace@example.com');
    streams[0]?.close();
    await followAtLast('ada@example.com');
  });

  it('are so many in all, however many people ask', async () => {
    for (const as of ['ada@example.com', 'ada@example.com', 'grace@example.com', 'grace@example.com']) await followAtLast(as);
    const { status, body, headers } = await ask('dev@example.com');
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'API_UNREACHABLE', '5']);
    expect((await api.ask('GET', `/v1/rollouts/${id}`)).status).toBe(200);
  });
});
