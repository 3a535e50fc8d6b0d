import type { Row } from '../summarize.js';
import { MARKS, toMark } from './marks.js';
import { toSegment, toSvg, toText } from './svg.js';

const WIDTH = 900;
const LEFT = 230;
const RIGHT = WIDTH - 80;
const TOP = 84;
const STEP = 30;
const TICKS = [0, 0.01, 0.05, 0.1, 0.25, 0.5, 1];
const STATED = 0.05;

/** Square roots give room to the few per cent on which it depends. */
const toX = (rate: number): number => LEFT + Math.sqrt(rate) * (RIGHT - LEFT);

/** How often each rule rolls back a candidate that equals control: a mark for each null row. */
export function toFalseRollbacksChart(rows: readonly Row[]): string {
  const nulls = rows.filter(({ kind }) => kind === 'null');
  const bottom = TOP + MARKS.length * STEP;
  return toSvg({
    width: WIDTH,
    height: bottom + 40,
    title: 'Harmless candidates that were rolled back',
    description:
      'One line for each rule, one mark for each simulated rollout without an effect; the dashed line is the stated error probability of 5 %.',
    parts: [
      toText(
        { x: 16, y: 48, kind: 'soft' },
        'One mark for each row without an effect; the number is the worst of them. Dashed: the stated 5 %. The scale is a square root.',
      ),
      ...TICKS.flatMap((tick) => [
        toSegment({ from: [toX(tick), TOP - 4], to: [toX(tick), bottom], kind: tick === STATED ? 'limit' : 'rule' }),
        toText({ x: toX(tick), y: bottom + 18, kind: tick === STATED ? 'limit-text' : 'soft', anchor: 'middle' }, `${tick * 100} %`),
      ]),
      ...MARKS.flatMap((mark, at) => {
        const y = TOP + (at + 0.5) * STEP;
        const rates = nulls.filter(({ rule }) => rule === mark.rule).map(({ falseRollbackRate }) => falseRollbackRate ?? 0);
        const worst = Math.max(0, ...rates);
        return [
          toText({ x: LEFT - 16, y: y + 4, anchor: 'end', kind: at === 0 ? 'strong' : 'ink' }, mark.title),
          ...rates.toSorted((a, b) => a - b).map((rate) => toMark(mark, toX(rate), y, true)),
          toText({ x: RIGHT + 16, y: y + 4, kind: worst > STATED ? 'limit-text' : 'strong' }, `${(100 * worst).toFixed(1)} %`),
        ];
      }),
    ],
  });
}
