import { formatCount } from '../../../core/plan/plan-words.js';
import type { Frame } from '../terminal/frame.js';
import type { Tone } from '../terminal/paint.js';

const MOST = 1e6;
const CELLS = 8;

/**
 * `31 of 20 needed`: evidence as a number, how many times likelier the data are; given as its natural log. What has not been reached is never
 * rounded up to what is needed.
 */
export function describeEvidence(log: number, needed: number): string {
  if (log >= Math.log(MOST) && needed >= Math.log(MOST)) return `${asPower(log)} of ${asPower(needed)} needed`;
  return `${formatEvidence(log, needed)} of ${formatEvidence(needed, Number.NEGATIVE_INFINITY)} needed`;
}

/** Eight cells: how far the log has come on its way to what is needed. */
export function renderEvidenceBar(log: number, needed: number, tone: Tone, { paint }: Pick<Frame, 'paint'>): string {
  const share = needed > 0 && Number.isFinite(log) ? log / needed : log > 0 ? 1 : 0;
  const full = Math.max(0, Math.min(share >= 1 ? CELLS : CELLS - 1, Math.round(share * CELLS)));
  return `${paint(share >= 1 ? tone : 'strong', '━'.repeat(full))}${paint('dim', '·'.repeat(CELLS - full))}`;
}

function formatEvidence(log: number, needed: number): string {
  const value = Math.exp(log);
  if (value > MOST) return '>1e6';
  if (Number.isNaN(value)) return 'unknown';
  if (value < 0.01) return '<0.01';
  const factor = value >= 9.95 ? 1 : value >= 1 ? 10 : 100;
  const rounded = (log < needed ? Math.floor(value * factor + 1e-9) : Math.round(value * factor)) / factor;
  return rounded >= 1_000 ? formatCount(rounded) : `${rounded}`;
}

const asPower = (log: number): string => (Number.isFinite(log) ? `1e${(log / Math.LN10).toFixed(1)}` : '>1e300');
