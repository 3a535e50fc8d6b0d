import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../audit-entry.js';
import { type ChainedEntry, type ChainHead, chainEntries, GENESIS, toChainText } from './chained-entry.js';
import { verifyChain } from './verify-chain.js';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const entry = (key: string): AuditEntry => ({
  rolloutId: 'r-1',
  key,
  atMs: 1_800_000_000_000,
  kind: 'decision',
  principal: { id: 'ada@example.com', via: 'api' },
  summary: `did ${key}`,
  data: { share: 0.05, nested: { b: [1, null], a: 'x' } },
});
const chainOf = (count: number) =>
  chainEntries(
    Array.from({ length: count }, (_, index) => entry(`k${index + 1}`)),
    null,
    hash,
  );
const headOf = (entries: readonly ChainedEntry[]): ChainHead => ({ seq: entries.length, hash: entries.at(-1)?.hash ?? GENESIS });
/** As it comes back from a database after somebody was there: numbered in its new order. */
const renumber = (entries: readonly ChainedEntry[]) => entries.map((one, index) => ({ ...one, seq: index + 1 }));
/** What somebody does who knows how the chain is made. */
const chainAnew = (entries: readonly ChainedEntry[]): readonly ChainedEntry[] => chainEntries(entries, null, hash);

const chain = chainOf(6);
const stored = headOf(chain);
const check = (entries: readonly ChainedEntry[], head: ChainHead | null = stored) => verifyChain(entries, { stored: head }, hash).break;
const at = (index: number): ChainedEntry => chain[index] as ChainedEntry;
const without = (...gone: readonly number[]) => chain.filter(({ seq }) => !gone.includes(seq));
const stranger = (patch: Partial<ChainedEntry> = {}): ChainedEntry => ({ ...at(2), key: 'never', hash: hash('never'), ...patch });

describe('R-AUDIT-1 a chain of entries', () => {
  it('is whole as it was recorded, and names its head', () =>
    expect(verifyChain(chain, { stored, noted: [headOf(chain.slice(0, 3)), stored] }, hash)).toEqual({
      entries: 6,
      head: stored,
      break: null,
    }));

  it('is whole when it is empty', () => expect(verifyChain([], { stored: null }, hash)).toEqual({ entries: 0, head: null, break: null }));

  it('has the hash that its text has, so that anybody can make it again', () => {
    const { hash: own, ...rest } = at(0);
    expect(toChainText(rest)).toBe(
      `{"atMs":1800000000000,"data":{"nested":{"a":"x","b":[1,null]},"share":0.05},"format":"tidegate-audit/1","key":"k1","kind":"decision","prevHash":"${GENESIS}","principal":{"id":"ada@example.com","via":"api"},"rolloutId":"r-1","seq":1,"summary":"did k1"}`,
    );
    expect(own).toBe('e83bc8a3479ec329e4f6dc766f6803ca6b08f61b7ecfdefee249101ff37eb530');
  });

  it.each<[string, Partial<ChainedEntry>]>([
    ['rolloutId', { rolloutId: 'r-2' }],
    ['key', { key: 'other' }],
    ['time', { atMs: 1 }],
    ['kind', { kind: 'refusal' }],
    ['person', { principal: { id: 'eve@example.com', via: 'api' } }],
    ['door', { principal: { id: 'ada@example.com', via: 'slack' } }],
    ['sentence', { summary: 'nothing happened' }],
    ['data', { data: { share: 0.5, nested: { b: [1, null], a: 'x' } } }],
    ['hash', { hash: hash('x') }],
    ['link', { prevHash: hash('x') }],
  ])('an edited %s is found', (_what, patch) =>
    expect(check(chain.map((one) => (one.seq === 3 ? { ...one, ...patch } : one)))).toMatchObject({ kind: 'edited', seq: 3 }),
  );

  it('an edited entry with a hash made to fit it is found by the one after it', () => {
    const edited = { ...at(2), summary: 'nothing happened' };
    const fitting = { ...edited, hash: hash(toChainText(edited)) };
    expect(check([at(0), at(1), fitting, ...chain.slice(3)])).toMatchObject({
      kind: 'edited',
      seq: 3,
      expected: at(2).hash,
      found: fitting.hash,
    });
  });

  it.each<[string, readonly ChainedEntry[], number]>([
    ['the first entry', without(1), 1],
    ['one in the middle', without(3), 3],
    ['several', without(3, 4), 3],
    ['one, and the others renumbered', renumber(without(3)), 3],
    ['the first, and the others renumbered', renumber(without(1)), 1],
    ['several, and the others renumbered', renumber(without(2, 3, 4)), 2],
  ])('%s removed is found', (_what, entries, seq) => expect(check(entries)).toMatchObject({ kind: 'removed', seq }));

  it.each<[string, readonly ChainedEntry[], number]>([
    ['two neighbours', renumber([at(0), at(2), at(1), ...chain.slice(3)]), 2],
    ['two far apart', renumber([at(0), at(4), at(2), at(3), at(1), at(5)]), 2],
    ['the first and the last', renumber([at(5), at(1), at(2), at(3), at(4), at(0)]), 1],
    ['one that was moved to the end', renumber([...without(2), at(1)]), 2],
    ['all, backwards', renumber(chain.toReversed()), 1],
  ])('%s reordered is found', (_what, entries, seq) => expect(check(entries)).toMatchObject({ kind: 'reordered', seq }));

  it.each<[string, readonly ChainedEntry[], number]>([
    ['between two, with made-up hashes', renumber([at(0), stranger({ prevHash: hash('y') }), ...chain.slice(1)]), 2],
    ['between two, linked to the one before', renumber([at(0), stranger({ prevHash: at(0).hash }), ...chain.slice(1)]), 2],
    ['before the first', renumber([stranger({ prevHash: GENESIS }), ...chain]), 1],
    ['with a number before the first', [stranger({ prevHash: GENESIS, seq: 0 }), ...chain], 0],
    ['as a copy of another', renumber([...chain.slice(0, 3), at(2), ...chain.slice(3)]), 4],
    ['after the head, chained as it should be', chainOf(7), 7],
    ['after the head, with made-up hashes', [...chain, stranger({ seq: 7, prevHash: hash('y') })], 7],
  ])('one inserted %s is found', (_what, entries, seq) => expect(check(entries)).toMatchObject({ kind: 'inserted', seq }));

  it('one inserted with a hash made to fit is found by the one that followed before it', () => {
    const [fitting] = chainEntries([{ ...entry('never') }], headOf(chain.slice(0, 2)), hash);
    const entries = renumber([...chain.slice(0, 2), fitting as ChainedEntry, ...chain.slice(2)]);
    expect(check(entries)).toMatchObject({ kind: 'inserted', seq: 3 });
  });

  it.each([
    [without(6), 6],
    [chain.slice(0, 2), 3],
    [[], 1],
  ])('entries cut off at the end are found by the head', (entries, seq) =>
    expect(check(entries)).toMatchObject({ kind: 'truncated', seq }),
  );

  it('everything written anew is found by the head, and by a noted one when the stored was written anew too', () => {
    const anew = chainAnew(without(3));
    expect(check(anew, { ...headOf(anew), seq: 5, hash: stored.hash })).toMatchObject({ kind: 'rewritten' });
    expect(check(anew, headOf(anew))).toBeNull();
    expect(verifyChain(anew, { stored: headOf(anew), noted: [stored] }, hash).break).toMatchObject({ kind: 'truncated' });
    expect(verifyChain(anew, { stored: headOf(anew), noted: [headOf(chain.slice(0, 4))] }, hash).break).toMatchObject({
      kind: 'rewritten',
      seq: 4,
    });
    expect(check(chain, null)).toMatchObject({ kind: 'rewritten', expected: 'a stored head' });
  });

  it('tells in one sentence which entry it is', () => {
    expect(check(without(3))?.detail).toBe('Entry 3 is missing.');
    expect(check(chain.slice(0, 4))?.detail).toBe('2 entries are missing at the end: the stored head is entry 6.');
  });
});

type Tampering = {
  readonly kind: string;
  readonly run: (entries: readonly ChainedEntry[], index: number, other: number) => readonly ChainedEntry[];
};
const TAMPERINGS: readonly Tampering[] = [
  { kind: 'edited', run: (all, i) => all.map((one, at) => (at === i ? { ...one, summary: `${one.summary}.` } : one)) },
  { kind: 'removed', run: (all, i) => all.filter((_, at) => at !== i) },
  { kind: 'removed', run: (all, i) => renumber(all.filter((_, at) => at !== i)) },
  { kind: 'inserted', run: (all, i) => renumber([...all.slice(0, i), stranger({ prevHash: hash('y') }), ...all.slice(i)]) },
  {
    kind: 'reordered',
    run: (all, i, other) => renumber(all.map((one, at) => (at === i ? all[other] : at === other ? all[i] : one) as ChainedEntry)),
  },
];

describe('R-AUDIT-1 whatever is done to a chain', () => {
  const place = fc.tuple(fc.integer({ min: 3, max: 25 }), fc.nat(), fc.nat());

  it('is found, named, and not blamed on an entry before it', () =>
    fc.assert(
      fc.property(place, fc.constantFrom(...TAMPERINGS), ([count, first, second], { kind, run }) => {
        const whole = chainOf(count);
        const last = kind === 'reordered' ? count : count - 1;
        const [i, other] = [first % last, (first + 1 + (second % (count - 1))) % count];
        const broken = check(run(whole, i, other), headOf(whole));
        expect(broken).toMatchObject({ kind, seq: (kind === 'reordered' ? Math.min(i, other) : i) + 1 });
      }),
    ));

  it('is found however much of it is done at once, also by somebody who makes the hashes anew', () =>
    fc.assert(
      fc.property(
        place,
        fc.array(fc.tuple(fc.constantFrom(...TAMPERINGS), fc.nat(), fc.nat()), { minLength: 1 }),
        fc.boolean(),
        ([count], steps, anew) => {
          const whole = chainOf(count);
          const changed = steps.reduce<readonly ChainedEntry[]>(
            (all, [{ run }, i, other]) => (all.length < 2 ? all : run(all, i % all.length, other % all.length)),
            whole,
          );
          fc.pre(JSON.stringify(changed) !== JSON.stringify(whole));
          expect(check(anew ? chainAnew(changed) : changed, headOf(whole)) === null).toBe(
            anew && JSON.stringify(chainAnew(changed)) === JSON.stringify(whole),
          );
        },
      ),
    ));

  it('any one change of the recorded fields changes the hash', () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(two));
        const [a, b] = [one, two].map((value) => chainEntries([{ ...entry('k'), data: { value } }], null, hash)[0]?.hash);
        expect(a === b).toBe(JSON.stringify(sorted(one)) === JSON.stringify(sorted(two)));
      }),
    ));
});

/** What JSON does not tell apart: the order of members. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [key, sorted(member)]);
}
