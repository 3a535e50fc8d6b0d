import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromExactJson } from '../../core/audit/exact-json.js';
import { type DecisionRecord, replayDecision, toDecision } from '../../core/evidence/record/decision-record.js';
import type { GuardMemory } from '../../core/evidence/stream/guard-memory.js';
import type { Reading } from '../../core/evidence/verdict.js';
import { decisionOf, newRollout, standingOf, watchOf } from '../../store/test/samples.js';
import { type ApiUnderTest, startApi, T0 } from '../../test/fakes/api/api-server.js';

const ID = 'verdicts-1';
const reading: Reading = {
  kind: 'reading',
  control: { n: 1_000, sum: 10, sumSquares: 10 },
  candidate: { n: 60, sum: 3, sumSquares: 3 },
  fromMs: T0,
  toMs: T0 + 1,
};

/** Three verdicts of two guards, made one after the other. */
function toRecords(): readonly DecisionRecord[] {
  const { basis } = decisionOf('errors', T0);
  let memory: GuardMemory | null = null;
  const records = [1, 2].map((turn) => {
    const decision = toDecision(basis.guard, reading, { ...basis.context, atMs: T0 + turn, memory });
    memory = decision.memory;
    return decision.record;
  });
  const limit = { ...basis.guard, name: 'ceiling', test: { kind: 'limit', limit: 0.5 } } as const;
  return [...records, toDecision(limit, reading, { ...basis.context, atMs: T0 + 3 }).record];
}

describe('R-AUDIT-1 GET /v1/rollouts/{id}/verdicts', () => {
  let api: ApiUnderTest;
  beforeAll(async () => {
    api = await startApi();
    await api.store.rollouts.create(newRollout(ID, 'verdicts'));
    await api.store.watches.open(watchOf(ID));
    const [first, ...later] = toRecords();
    await save([first as DecisionRecord], T0 + 1);
    await save(later, T0 + 2);
  });
  afterAll(() => api.stop());
  const save = (keep: readonly DecisionRecord[], atMs: number) => {
    const standing = standingOf(`${ID}#1`, atMs);
    return api.store.watches.saveLooks([{ watchId: `${ID}#1`, rolloutId: ID, standing, memory: null, nextDueMs: T0, keep, audit: [] }]);
  };
  const ask = (query = '') => api.ask('GET', `/v1/rollouts/${ID}/verdicts${query}`);

  it('gives each verdict with what it was made from, so that it comes out the same', async () => {
    const { status, body } = await ask();
    expect([status, body.next]).toEqual([200, null]);
    expect(body.verdicts).toMatchObject([
      { id: expect.any(Number), watchId: `${ID}#1`, guard: 'errors', verdict: 'inconclusive', basis: { context: { memory: null } } },
      { guard: 'errors', basis: { context: { memory: { whole: { seen: { candidate: { units: 60 } } } } } } },
      { guard: 'ceiling' },
    ]);
    for (const { id: _, watchId: _at, basis, ...finding } of body.verdicts) {
      expect(replayDecision({ finding, basis: fromExactJson(basis) })).toEqual({ same: true, differences: [] });
    }
  });

  it('comes page by page, each verdict once', async () => {
    const first = (await ask('?limit=2')).body;
    expect([first.verdicts.length, typeof first.next]).toEqual([2, 'string']);
    const second = (await ask(`?limit=2&cursor=${first.next}`)).body;
    expect([second.verdicts.map((one: { guard: string }) => one.guard), second.next]).toEqual([['ceiling'], null]);
    expect((await ask('?guard=errors&limit=200')).body.verdicts).toHaveLength(2);
    expect((await ask('?guard=nobody')).body).toEqual({ verdicts: [], next: null });
  });

  it.each(['limit=0', 'limit=201', 'cursor=x', 'after=1', 'colour=red', 'guard=a&guard=b'])('refuses the query %s', async (query) => {
    const { status, body } = await ask(`?${query}`);
    expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
  });

  it('a number that is not finite is null for people, and as it was in the basis', async () => {
    const { finding, basis } = decisionOf('odd', T0 + 9);
    const estimate = { control: 0.5, candidate: 0.5, difference: 0, low: Number.NEGATIVE_INFINITY, high: Number.NaN, margin: 0 };
    const odd = { finding: { ...finding, estimate }, basis: { ...basis, context: { ...basis.context, alpha: Number.NEGATIVE_INFINITY } } };
    await save([odd], T0 + 9);
    const { body } = await ask('?guard=odd');
    expect(body.verdicts[0].estimate).toMatchObject({ difference: 0, low: null, high: null });
    expect(body.verdicts[0].basis.context.alpha).toEqual({ $number: '-Infinity' });
  });

  it('is read only', async () => expect((await api.ask('POST', `/v1/rollouts/${ID}/verdicts`)).status).toBe(405));
});
