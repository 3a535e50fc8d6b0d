import type { FreezeView } from '../../../core/freeze/freeze-view.js';
import { type ColumnHead, renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { hang, padEnd } from '../terminal/text.js';
import { clockTime, relative } from '../terminal/times.js';
import { renderFreezeState } from './freeze-words.js';

const HEADS: readonly ColumnHead[] = [
  { header: 'freeze' },
  { header: 'state' },
  { header: 'about', shrinksTo: 10 },
  { header: 'from' },
  { header: 'until' },
  { header: 'thrown by', shrinksTo: 10 },
];
const INDENT = 2;

/** Two lines for each freeze: what stands where until when, and in full why, with who lifted it. */
export function renderFreezes(freezes: readonly FreezeView[], frame: Frame): readonly string[] {
  if (freezes.length === 0) return ['No freezes: nothing is held back. `tidegate freeze --reason "…"` stops the line.'];
  const rows = freezes.map((freeze) => toRow(freeze, frame));
  const [header = '', ...lines] = renderColumns(HEADS, rows, frame);
  return [header, ...lines.flatMap((line, index) => [line, ...renderWhy(freezes[index] as FreezeView, frame)])];
}

function toRow({ id, state, feature, fromMs, untilMs, by }: FreezeView, { paint, nowMs }: Frame): readonly string[] {
  return [
    id,
    renderFreezeState(state, paint),
    feature ?? 'everything',
    clockTime(fromMs, nowMs),
    untilMs === null ? 'lifted' : clockTime(untilMs, nowMs),
    by,
  ];
}

function renderWhy({ reason, liftedAtMs, liftedBy, liftReason }: FreezeView, { paint, width, nowMs }: Frame): readonly string[] {
  const lifted =
    liftedAtMs === null ? [] : hang(padEnd('', INDENT), `lifted ${relative(liftedAtMs, nowMs)} by ${liftedBy}: ${liftReason}`, width);
  return [...hang(padEnd('', INDENT), reason, width), ...lifted].map((line) => paint('dim', line));
}
