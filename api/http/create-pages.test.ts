import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRollout } from '../../store/test/samples.js';
import { type ApiUnderTest, startApi, toDeps } from '../../test/fakes/api/api-server.js';
import { createApiServer } from '../create-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
  for (const id of ['p-1', 'p-2', 'p-3', 'p-4', 'p-5']) {
    await api.store.rollouts.create(newRollout(id, id));
    api.clock.nowMs += 1;
    await api.ask('POST', '/v1/freezes', { body: { kind: 'stop', reason: id, feature: id } });
  }
});
afterAll(() => api.stop());

const nextOf = (link: string | null): string | undefined => /^<(.+)>; rel="next"$/.exec(link ?? '')?.[1];

/** Follows the links as a program does that knows nothing of cursors. */
async function follow(path: string, toIds: (body: never) => readonly string[]): Promise<readonly (readonly string[])[]> {
  const pages: (readonly string[])[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const { status, body, headers } = await api.ask('GET', next);
    expect(status).toBe(200);
    pages.push(toIds(body as never));
    next = nextOf(headers.get('link'));
    expect(body.next === null).toBe(next === undefined);
  }
  return pages;
}

describe('R-API-1 pages of lists', () => {
  it('are followed by their links, each row once, and the last has none', async () => {
    const ids = (body: { rollouts: { id: string }[] }) => body.rollouts.map(({ id }) => id);
    expect(await follow('/v1/rollouts?limit=2&environment=production', ids)).toEqual([['p-5', 'p-4'], ['p-3', 'p-2'], ['p-1']]);
    const reasons = (body: { freezes: { reason: string }[] }) => body.freezes.map(({ reason }) => reason);
    expect(await follow('/v1/freezes?limit=3', reasons)).toEqual([
      ['p-5', 'p-4', 'p-3'],
      ['p-2', 'p-1'],
    ]);
    const keys = (body: { entries: { rolloutId: string; seq: number }[] }) =>
      body.entries.map(({ rolloutId, seq }) => `${rolloutId}/${seq}`);
    const found = (await follow('/v1/audit?limit=2&rollout=p-1', keys)).flat();
    expect(new Set(found).size).toBe(found.length);
  });

  it('follow the rows that were there: a newer one does not move them', async () => {
    const { body } = await api.ask('GET', '/v1/freezes?limit=2');
    await api.ask('POST', '/v1/freezes', { body: { kind: 'stop', reason: 'newer', feature: 'p-9' } });
    const second = (await api.ask('GET', `/v1/freezes?limit=2&cursor=${body.next}`)).body;
    expect(second.freezes.map(({ reason }: { reason: string }) => reason)).toEqual(['p-3', 'p-2']);
  });

  it('have cursors that belong to their list and filter, and cannot be made', async () => {
    const { body } = await api.ask('GET', '/v1/rollouts?limit=1');
    const forged = `${Buffer.from('"p-1"').toString('base64url')}.${String(body.next).split('.')[1]}`;
    for (const path of [
      `/v1/rollouts?feature=p-1&cursor=${body.next}`,
      `/v1/rollouts?cursor=${forged}`,
      `/v1/rollouts?cursor=${body.next}x`,
      `/v1/rollouts?cursor=`,
      `/v1/audit?cursor=${body.next}`,
      `/v1/freezes?cursor=${body.next}`,
      `/v1/rehearsals?cursor=${body.next}`,
      `/v1/rollouts/p-1/verdicts?cursor=${body.next}`,
    ]) {
      const refused = await api.ask('GET', path);
      expect([path, refused.status, refused.body.code, refused.body.errors[0].pointer]).toEqual([path, 400, 'REQUEST_INVALID', '/cursor']);
      expect(refused.body.errors[0].detail).toContain('`next` of the page before');
    }
    expect((await api.ask('GET', `/v1/rollouts?limit=200&cursor=${body.next}`)).status).toBe(200);
  });

  it('go on at another process of the same installation', async () => {
    const { body } = await api.ask('GET', '/v1/rollouts?limit=4');
    const other = createApiServer(toDeps(api.store, api.engine, api.clock));
    const { url } = await other.listen('127.0.0.1', 0);
    const res = await fetch(`${url}/v1/rollouts?limit=4&cursor=${body.next}`);
    expect(((await res.json()) as { rollouts: { id: string }[] }).rollouts.map(({ id }) => id)).toEqual(['p-1']);
    await other.close();
  });
});
