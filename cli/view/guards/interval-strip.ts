import type { Verdict } from '../../../core/evidence/verdict.js';
import type { GuardNumbers } from '../../../core/rollout/view/guard-numbers.js';
import type { Paint } from '../terminal/paint.js';

const CELLS = 21;

/** The interval on a scale with zero in the middle and the limit halfway to the edge: `·····│─●─┊─────`. Never without the numbers beside it. */
export function renderIntervalStrip({ scale }: GuardNumbers, verdict: Verdict, paint: Paint): string {
  const { difference, low, high, limit } = scale;
  const reach = Math.abs(limit) * 2 || Math.max(Math.abs(low), Math.abs(high), 1e-9);
  const cellOf = (value: number) => Math.round(((Math.max(-reach, Math.min(reach, value)) + reach) / (2 * reach)) * (CELLS - 1));
  const [from, to, at, zero, edge] = [cellOf(low), cellOf(high), cellOf(difference), cellOf(0), cellOf(limit)];
  const tone = verdict === 'fail' ? 'bad' : verdict === 'pass' ? 'good' : 'strong';
  return Array.from({ length: CELLS }, (_, cell) => {
    if (cell === at) return paint(tone, '●');
    if (cell === edge) return paint('warn', '┃');
    if (cell >= from && cell <= to) return paint(tone, toBar({ cell, from, to, isCutLow: low < -reach, isCutHigh: high > reach }));
    return paint('dim', cell === zero ? '│' : '·');
  }).join('');
}

function toBar({
  cell,
  from,
  to,
  isCutLow,
  isCutHigh,
}: {
  cell: number;
  from: number;
  to: number;
  isCutLow: boolean;
  isCutHigh: boolean;
}): string {
  if (cell === from && isCutLow) return '◂';
  if (cell === to && isCutHigh) return '▸';
  return '━';
}
