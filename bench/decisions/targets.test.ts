import { describe, expect, it } from 'vitest';
import { findScenario } from './scenarios/all-scenarios.js';
import type { Ending } from './simulate.js';
import { type Played, summarize } from './summarize.js';
import { findLosses, toSevereGains, toTargets } from './targets.js';

const harm = findScenario('2 % to 10 %, share 5 %');
const none = findScenario('no effect, 2 %, share 5 %');
const atMargin = findScenario('at the margin, 2 % to 3 %, margin 1 %, share 50 %');
const other = findScenario('no effect, ramp, base 1 to 6 %');

const end = (decision: Ending['decision'], candidateUnits: number): Ending => ({ decision, candidateUnits, units: 20 * candidateUnits });
const times = (count: number, ending: Ending): readonly Ending[] => Array.from({ length: count }, () => ending);

/** Of 100 runs without an effect so many are rolled back; with one all are, after these units. */
const play = (rule: string, falseRollbacks: number, units: number, elsewhere = 0): readonly Played[] => [
  {
    scenario: none,
    rule,
    endings: [...times(falseRollbacks, end('rollback', 40)), ...times(100 - falseRollbacks, end('inconclusive', 1_000))],
  },
  { scenario: other, rule, endings: [...times(elsewhere, end('rollback', 40)), ...times(100 - elsewhere, end('promote', 1_000))] },
  { scenario: harm, rule, endings: times(100, end('rollback', units)) },
];

/** Of 100 runs at the margin so many are promoted. */
const promote = (rule: string, promoted: number): readonly Played[] => [
  { scenario: atMargin, rule, endings: [...times(promoted, end('promote', 1_000)), ...times(100 - promoted, end('inconclusive', 1_000))] },
];

describe('a row', () => {
  const rows = summarize([
    ...play('tidegate', 3, 50),
    { scenario: harm, rule: 'half', endings: [...times(89, end('rollback', 70)), ...times(11, end('promote', 1_000))] },
  ]);
  const find = (scenario: string, rule: string) => rows.find((row) => row.scenario === scenario && row.rule === rule);

  it('with an effect carries the false rollbacks of its null row', () => {
    expect(find(harm.name, 'tidegate')).toMatchObject({ falseRollbackRate: 0.03, missedRate: 0, badUnitsMedian: 50, badUnitsP90: 50 });
  });

  it('counts runs without a rollback with all their units', () => {
    expect(find(harm.name, 'half')).toMatchObject({
      missedRate: 0.11,
      badUnitsMedian: 70,
      badUnitsP90: 1_000,
      unitsToPromoteMedian: 20_000,
    });
  });

  it('without an effect has neither misses nor bad units', () => {
    expect(find(none.name, 'tidegate')).toMatchObject({ missedRate: null, badUnitsMedian: null, inconclusiveRate: 0.97 });
  });
});

describe('a rival is better on a row', () => {
  const lossesTo = (rival: readonly Played[], honestyOn: 'worst' | 'paired', among: 'products' | 'literature' = 'products') =>
    findLosses(summarize([...play('tidegate', 3, 50), ...rival]), { measure: 'badUnitsMedian', honestyOn, among }).map(({ rule }) => rule);

  it('when it exposes more than a tenth fewer units', () => {
    expect(lossesTo(play('rival', 5, 44), 'worst')).toEqual(['rival']);
    expect(lossesTo(play('rival', 5, 45), 'worst')).toEqual([]);
  });

  it('but not when it rolls back too much without a reason', () => {
    expect(lossesTo(play('rival', 6, 10), 'paired')).toEqual([]);
  });

  it('and what it does on another null row counts or not, as asked', () => {
    const rival = play('rival', 1, 10, 90);
    expect(lossesTo(rival, 'worst')).toEqual([]);
    expect(lossesTo(rival, 'paired')).toEqual(['rival']);
  });

  it('as a rule of a product, or as one that nobody ships, and never as our own', () => {
    const rival = play('turner-grunwald', 1, 10);
    expect(lossesTo(rival, 'paired', 'literature')).toEqual(['turner-grunwald']);
    expect(lossesTo(rival, 'paired', 'products')).toEqual([]);
    expect(lossesTo(play('tidegate-primary', 1, 10), 'paired')).toEqual([]);
  });
});

describe('targets', () => {
  const scenarios = [harm, none, other];
  const judge = (ours: readonly Played[], seconds = 10) => {
    const rows = summarize([...ours, ...play('growthbook', 1, 120)]);
    return toTargets(rows, scenarios, { seconds, limit: 60 }).map(({ met }) => met);
  };

  it('are met by an engine that is quick and honest', () => {
    expect(toSevereGains(summarize([...play('tidegate', 3, 50), ...play('growthbook', 1, 120)]), scenarios)).toEqual([
      { scenario: harm.name, gain: 2.4 },
    ]);
    expect(judge(play('tidegate', 5, 50))).toEqual([true, true, true, true, true, true, true]);
  });

  it('that rows miss say of which chance alone does not explain it', () => {
    const observed = (elsewhere: number) =>
      toTargets(summarize(play('tidegate', 5, 50, elsewhere)), scenarios, { seconds: 10, limit: 60 })[4]?.observed;
    expect(observed(11)).toBe(`11.0 % (${other.name}: tidegate)`);
    expect(observed(12)).toBe(`12.0 % (${other.name}: tidegate, beyond chance)`);
  });

  it('are missed one by one', () => {
    expect(judge(play('tidegate', 5, 100))[3]).toBe(false);
    expect(judge(play('tidegate', 5, 50, 6))[4]).toBe(false);
    expect(judge([...play('tidegate', 5, 50), ...play('tidegate-primary', 2, 50, 6)])[4]).toBe(false);
    expect(judge([...play('tidegate', 5, 50), ...play('turner-grunwald', 2, 40)]).slice(0, 3)).toEqual([true, true, false]);
    expect(judge([...play('tidegate', 5, 50), ...promote('tidegate-primary', 6)])[5]).toBe(false);
    expect(judge(play('tidegate', 5, 200)).slice(0, 4)).toEqual([false, false, true, false]);
    expect(judge(play('tidegate', 5, 50), 61)[6]).toBe(false);
  });
});
