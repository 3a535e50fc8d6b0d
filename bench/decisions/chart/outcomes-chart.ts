import type { Scenario } from '../scenarios/scenario.js';
import type { Row } from '../summarize.js';
import { MARKS } from './marks.js';
import { toBox, toSvg, toText } from './svg.js';

const WIDTH = 900;
const LEFT = 180;
const BAR = { width: 420, height: 12, step: 17 };
const TOP = 104;
const GAP = 34;
const SHOWN = ['tidegate', 'tidegate-primary', 'growthbook', 'eppo', 'naive-z'];
const PRIMARY = 'Tidegate, primary';

/** What becomes of good candidates, and of those that are exactly as much worse as the margin says. */
export function toOutcomesChart(rows: readonly Row[], scenarios: readonly Scenario[]): string {
  const shown = scenarios.filter(({ kind }) => kind === 'good' || kind === 'margin');
  const block = SHOWN.length * BAR.step + GAP;
  return toSvg({
    width: WIDTH,
    height: TOP + shown.length * block,
    title: 'What became of good candidates, and of those at the margin',
    description: 'Bars show the parts of the runs that were promoted, held without a decision, and rolled back.',
    parts: [
      toText(
        { x: 16, y: 48, kind: 'soft' },
        'Only Tidegate is told the margin and promotes when non-inferiority is proven; the others ship at the end of the stage.',
      ),
      ...toKey(),
      ...shown.flatMap(({ name }, at) =>
        toBlock(
          rows.filter((row) => row.scenario === name),
          name,
          TOP + at * block,
        ),
      ),
    ],
  });
}

const KINDS = [
  ['good', 'promoted'],
  ['open', 'held, no decision'],
  ['bad', 'rolled back'],
] as const;

const toKey = (): readonly string[] =>
  KINDS.flatMap(([kind, text], at) => [
    toBox({ x: 16 + at * 160, y: 62, width: 12, height: 12 }, kind),
    toText({ x: 34 + at * 160, y: 72, kind: 'soft' }, text),
  ]);

function toBlock(rows: readonly Row[], name: string, top: number): readonly string[] {
  const bars = SHOWN.flatMap((rule, at) => {
    const row = rows.find((candidate) => candidate.rule === rule);
    return row ? toBar(row, top + 10 + at * BAR.step) : [];
  });
  return [toText({ x: 16, y: top, kind: 'strong' }, name), ...bars];
}

function toBar(row: Row, y: number): readonly string[] {
  const parts = [row.promotedRate, row.inconclusiveRate, 1 - row.promotedRate - row.inconclusiveRate];
  let x = LEFT;
  const boxes = parts.map((part, at) => {
    const width = Math.max(0, part) * BAR.width;
    const box = toBox({ x, y, width, height: BAR.height }, KINDS[at]?.[0] ?? 'open');
    x += width;
    return box;
  });
  const units = row.unitsToPromoteMedian;
  const note =
    units === null ? 'never promoted' : `${(100 * row.promotedRate).toFixed(1)} % promoted, after ${units.toLocaleString('en')} units`;
  const title = MARKS.find(({ rule }) => rule === row.rule)?.title ?? PRIMARY;
  return [
    toText({ x: LEFT - 10, y: y + 10, anchor: 'end' }, title),
    ...boxes,
    toText({ x: LEFT + BAR.width + 10, y: y + 10, kind: 'soft' }, note),
  ];
}
