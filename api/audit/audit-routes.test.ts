import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toSha256 } from '../../contracts/audit/sha256.js';
import type { ChainedEntry } from '../../core/audit/chain/chained-entry.js';
import { verifyChain } from '../../core/audit/chain/verify-chain.js';
import { entryOf, newRollout, viewOf } from '../../store/test/samples.js';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi, T0 } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

async function ended(id: string): Promise<void> {
  await api.store.rollouts.create(newRollout(id, id));
  await api.store.audit.append([entryOf(id, 'a', { atMs: T0 + 50, kind: 'gate' }), entryOf(id, 'b', { atMs: T0 + 20 })]);
  await api.store.rollouts.record(viewOf(id, id, 2, 'completed'), [entryOf(id, 'end', { kind: 'ended' })]);
  await api.store.audit.append([entryOf(id, 'late')]);
}

describe('R-AUDIT-1 GET /v1/rollouts/{id}/audit/verification', () => {
  it('says that a timeline is whole, with the heads to be noted', async () => {
    await ended('whole');
    const { status, body } = await api.ask('GET', '/v1/rollouts/whole/audit/verification');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      rolloutId: 'whole',
      ok: true,
      verifiedAtMs: T0,
      chain: { entries: 5, break: null, sealedSeq: 0 },
      history: { state: 'none' },
    });
    expect([body.chain.head.seq, body.ended.seq]).toEqual([5, 4]);
    expect((await api.ask('GET', '/v1/rollouts/whole')).body.audit).toEqual({
      head: { ...body.chain.head, sealedSeq: 0 },
      ended: body.ended,
    });
  });

  it('a noted head must still be there', async () => {
    const { body } = await api.ask('GET', '/v1/rollouts/whole/audit/verification');
    const ask = async (head: string) => (await api.ask('GET', `/v1/rollouts/whole/audit/verification?head=${head}`)).body;
    expect(await ask(`${body.ended.seq}:${body.ended.hash}`)).toMatchObject({ ok: true });
    expect(await ask(`4:${'0'.repeat(64)}`)).toMatchObject({ ok: false, chain: { break: { kind: 'rewritten', seq: 4 } } });
    expect(await ask(`9:${body.chain.head.hash}`)).toMatchObject({ ok: false, chain: { break: { kind: 'truncated', seq: 6 } } });
  });

  it.each(['', '4', '4:xyz', `x:${'0'.repeat(64)}`, `4:${'0'.repeat(64)}&head=b`])('refuses the head "%s"', async (head) => {
    const { status, body } = await api.ask('GET', `/v1/rollouts/whole/audit/verification?head=${head}`);
    expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('of an unknown rollout is a 404, and it is read only', async () => {
    expect((await api.ask('GET', '/v1/rollouts/nobody/audit/verification')).status).toBe(404);
    expect((await api.ask('POST', '/v1/rollouts/whole/audit/verification')).status).toBe(405);
  });

  it('one that runs has a history yet to be stored, and no head of its end', async () => {
    const { id } = await startedRollout(api);
    const { body } = await api.ask('GET', `/v1/rollouts/${id}/audit/verification`);
    expect(body).toMatchObject({ ok: true, ended: null, history: { state: 'pending' } });
    expect((await api.ask('GET', `/v1/rollouts/${id}`)).body).not.toHaveProperty('audit');
  });
});

describe('R-AUDIT-1 GET /v1/rollouts/{id}/timeline', () => {
  it('has the hashes with which anybody can check the chain', async () => {
    const { body } = await api.ask('GET', '/v1/rollouts/whole/timeline');
    expect(body.entries.map(({ seq }: ChainedEntry) => seq)).not.toEqual([1, 2, 3, 4, 5]);
    const inOrder = (body.entries as ChainedEntry[]).toSorted((a, b) => a.seq - b.seq);
    expect(verifyChain(inOrder, { stored: body.head }, toSha256)).toMatchObject({ entries: 5, break: null });
  });
});

describe('R-AUDIT-1 GET /v1/audit', () => {
  const find = async (query: string) => (await api.ask('GET', `/v1/audit?${query}`)).body;
  const keysOf = (page: { entries: ChainedEntry[] }) => page.entries.map(({ key }) => key);

  it('gives the entries of a rollout in the order of its chain', async () => {
    const page = await find('rollout=whole');
    expect([keysOf(page), page.next]).toEqual([['requested', 'a', 'b', 'end', 'late'], null]);
    expect(page.entries[0]).toMatchObject({ rolloutId: 'whole', feature: 'whole', environment: 'production', hash: expect.any(String) });
  });

  it('comes page by page, each entry once', async () => {
    await ended('another');
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await find(`limit=3&kind=stage,gate,ended${cursor}`);
      seen.push(...page.entries.map(({ rolloutId, key }: ChainedEntry) => `${rolloutId} ${key}`));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((line) => line.startsWith('whole'))).toEqual(['whole a', 'whole b', 'whole end', 'whole late']);
    expect(seen.filter((line) => line.startsWith('another'))).toHaveLength(4);
  });

  it('filters by feature, environment, kind and time', async () => {
    const iso = (atMs: number) => new Date(atMs).toISOString();
    expect(keysOf(await find('feature=another&kind=ended'))).toEqual(['end']);
    expect(keysOf(await find('feature=another&environment=staging'))).toEqual([]);
    expect(keysOf(await find(`rollout=another&from=${iso(T0 + 20)}&to=${iso(T0 + 50)}`))).toEqual(['b']);
    expect(keysOf(await find('rollout=another&from=2026-01-04&to=2026-01-05'))).toEqual([]);
  });

  it.each([
    'limit=0',
    'limit=1001',
    'kind=nothing',
    'kind=gate,',
    'from=yesterday',
    'to=2026-13-01',
    'from=1',
    'cursor=x',
    'cursor=W10.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'after=x',
    'colour=red',
    'rollout=a&rollout=b',
  ])('refuses the query %s', async (query) => {
    const { status, body } = await api.ask('GET', `/v1/audit?${query}`);
    expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
  });
});
