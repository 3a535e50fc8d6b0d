import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArmPair, groupSmallCategories, groupSmallPairs } from './group-small-categories.js';

const arm = (n: number, sum = n / 10) => ({ n, sum, sumSquares: sum });
const pair = (control: number, candidate: number): ArmPair => ({ control: arm(control), candidate: arm(candidate) });
const toMap = (rows: Readonly<Record<string, ArmPair>>) => new Map(Object.entries(rows));
const anyRows = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'other', 'z'),
  fc.tuple(fc.nat(300), fc.nat(300)).map(([control, candidate]) => pair(control, candidate)),
);

describe('E11 categories with too few units', () => {
  it('are pooled when either arm is below the floor', () => {
    const rows = toMap({ refund: pair(150, 60), billing: pair(900, 800), login: pair(40, 500), abuse: pair(100, 100) });
    const groups = groupSmallPairs(rows, 100);
    expect(groups.map(({ category, members, tooFew }) => ({ category, members, tooFew }))).toEqual([
      { category: 'abuse', members: ['abuse'], tooFew: false },
      { category: 'billing', members: ['billing'], tooFew: false },
      { category: 'other', members: ['login', 'refund'], tooFew: false },
    ]);
    expect(groups.at(-1)?.row).toEqual({ control: { n: 190, sum: 19, sumSquares: 19 }, candidate: { n: 560, sum: 56, sumSquares: 56 } });
  });

  it('stay visible, marked, when even together they are too few', () => {
    expect(groupSmallPairs(toMap({ a: pair(20, 20), b: pair(30, 30) }), 100)).toMatchObject([{ category: 'other', tooFew: true }]);
  });

  it('include a category that is called "other" itself, however large', () => {
    const groups = groupSmallPairs(toMap({ other: pair(500, 500), tiny: pair(1, 1) }), 100);
    expect(groups).toMatchObject([{ category: 'other', members: ['other', 'tiny'], tooFew: false }]);
  });

  it('keep the denominators of ratio metrics', () => {
    const withRequests = (n: number): ArmPair => {
      const moments = { ...arm(n), of: { sum: 3 * n, sumSquares: 9 * n, cross: n } };
      return { control: moments, candidate: moments };
    };
    const [group] = groupSmallPairs(
      new Map([
        ['a', withRequests(1)],
        ['b', withRequests(2)],
      ]),
      100,
    );
    expect(group?.row.control.of).toEqual({ sum: 9, sumSquares: 27, cross: 3 });
  });

  it('lose no unit and no name, and stand alone only above the floor', () => {
    fc.assert(
      fc.property(anyRows, fc.nat(200), (rows, floor) => {
        const groups = groupSmallPairs(toMap(rows), floor);
        const total = (values: readonly ArmPair[]) => values.reduce((sum, { control, candidate }) => sum + control.n + candidate.n, 0);
        expect(total(groups.map(({ row }) => row))).toBe(total(Object.values(rows)));
        expect(groups.flatMap(({ members }) => members).toSorted()).toEqual(Object.keys(rows).toSorted());
        for (const { row, tooFew, category } of groups) {
          expect(tooFew).toBe(Math.min(row.control.n, row.candidate.n) < floor);
          if (tooFew) expect(category).toBe('other');
        }
      }),
    );
  });

  it('do not depend on the order of the input, to the last bit', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const entries = Object.entries(rows);
        expect(groupSmallPairs(new Map(entries.toReversed()), 100)).toEqual(groupSmallPairs(new Map(entries), 100));
      }),
    );
  });

  it('may be rows of any kind', () => {
    const rows = new Map([
      ['x', 5],
      ['y', 200],
      ['w', NaN],
    ]);
    const groups = groupSmallCategories(rows, { floor: 100, unitsOf: (n) => n, add: (a, b) => (a || 0) + (b || 0) });
    expect(groups).toEqual([
      { category: 'y', row: 200, members: ['y'], tooFew: false },
      { category: 'other', row: 5, members: ['w', 'x'], tooFew: true },
    ]);
  });
});
