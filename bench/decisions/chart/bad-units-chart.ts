import type { Scenario } from '../scenarios/scenario.js';
import type { Row } from '../summarize.js';
import { OURS } from '../targets.js';
import { toLegend } from './legend.js';
import { MARKS, toMark } from './marks.js';
import { toBox, toSegment, toSvg, toText } from './svg.js';

const WIDTH = 900;
const LEFT = 360;
const RIGHT = WIDTH - 30;
const TOP = 148;
const STEP = 20;
const SHOWN_AS_HONEST = 0.05;
const TICKS = [10, 100, 1_000, 10_000];
const SCALE = { from: Math.log(5), to: Math.log(40_000) };

const toX = (units: number): number => LEFT + ((Math.log(Math.max(5, units)) - SCALE.from) / (SCALE.to - SCALE.from)) * (RIGHT - LEFT);

/** Units that met a bad candidate before the rollback, a line for each harm row: the marks are medians, our line reaches to our 90th percentile. */
export function toBadUnitsChart(rows: readonly Row[], scenarios: readonly Scenario[], title: string): string {
  const harms = scenarios.filter(({ kind }) => kind === 'harm');
  const bottom = TOP + harms.length * STEP;
  return toSvg({
    width: WIDTH,
    height: bottom + 40,
    title,
    description:
      'One line for each simulated regression, one mark for each rule at its median; further left is better. Hollow marks roll back more than 5 % of harmless candidates on the same row.',
    parts: [
      toText(
        { x: 16, y: 48, kind: 'soft' },
        'Median over the runs; further left is better. Blue line: to our 90th percentile. Hollow: rolls back more than 5 % of',
      ),
      toText(
        { x: 16, y: 64, kind: 'soft' },
        'the harmless candidates of the same kind. A rule that mostly did not roll back stands at all candidate units of its row.',
      ),
      ...toLegend(MARKS, { x: 16, y: 90, columns: 4 }),
      ...toGrid(harms.length),
      ...harms.flatMap(({ name }, at) =>
        toHarmLine(
          rows.filter((row) => row.scenario === name),
          name,
          TOP + at * STEP,
        ),
      ),
    ],
  });
}

/** Every second line on a band of its own, so that the eye keeps to it; then the scale. */
function toGrid(lines: number): readonly string[] {
  const bottom = TOP + lines * STEP;
  const bands = Array.from({ length: lines }, (_, at) => toBox({ x: 8, y: TOP + at * STEP, width: WIDTH - 16, height: STEP }, 'band'));
  return [
    ...bands.filter((_, at) => at % 2 === 1),
    ...TICKS.flatMap((tick) => [
      toSegment({ from: [toX(tick), TOP - 8], to: [toX(tick), bottom], kind: 'rule' }),
      toText({ x: toX(tick), y: bottom + 18, kind: 'soft', anchor: 'middle' }, tick.toLocaleString('en')),
    ]),
  ];
}

function toHarmLine(rows: readonly Row[], name: string, top: number): readonly string[] {
  const middle = top + STEP / 2;
  const own = rows.find(({ rule }) => rule === OURS);
  const marks = MARKS.toReversed().flatMap((mark) => {
    const row = rows.find(({ rule }) => rule === mark.rule);
    if (!row) return [];
    return [toMark(mark, toX(row.badUnitsMedian ?? 0), middle, (row.falseRollbackRate ?? 1) > SHOWN_AS_HONEST)];
  });
  const spread = own
    ? [toSegment({ from: [toX(own.badUnitsMedian ?? 0), middle], to: [toX(own.badUnitsP90 ?? 0), middle], kind: 'c0 spread' })]
    : [];
  return [toText({ x: LEFT - 14, y: middle + 4, anchor: 'end' }, name), ...spread, ...marks];
}
