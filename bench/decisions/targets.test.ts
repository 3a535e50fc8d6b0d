import { describe, expect, it } from 'vitest';
import { findScenario } from './scenarios/all-scenarios.js';
import type { Ending } from './simulate.js';
import { type Played, summarize } from './summarize.js';
import { findLosses, toSevereGains, toTargets } from './targets.js';

const harm = findScenario('2 % to 10 %, share 5 %');
const none = findScenario('no effect, 2 %, share 5 %');
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
  const lossesTo = (rival: readonly Played[], on: 'worst' | 'paired') =>
    findLosses(summarize([...play('tidegate', 3, 50), ...rival]), 'badUnitsMedian', on).map(({ rule }) => rule);

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
    expect(judge(play('tidegate', 5, 50))).toEqual([true, true, true, true, true, true]);
  });

  it('are missed one by one', () => {
    expect(judge(play('tidegate', 5, 100))[2]).toBe(false);
    expect(judge(play('tidegate', 5, 50, 6))[3]).toBe(false);
    expect(judge(play('tidegate', 5, 200)).slice(0, 3)).toEqual([false, false, false]);
    expect(judge(play('tidegate', 5, 50), 61)[5]).toBe(false);
  });
});
