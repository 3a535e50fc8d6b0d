import type { JSX } from 'preact';
import type { GuardNumbers } from '../../../core/rollout/view/guard-numbers.js';
import { toIntervalMarks } from '../../view/evidence/interval-marks.js';

interface IntervalBarProps {
  readonly numbers: GuardNumbers;
  readonly better: 'higher' | 'lower';
}

/** The difference with its interval between no difference and the limit; what is beyond the limit is shaded. */
export function IntervalBar({ numbers, better }: IntervalBarProps): JSX.Element {
  const { low, high, difference, zero, limit } = toIntervalMarks(numbers.scale);
  const beyond = better === 'higher' ? { left: '0%', width: `${limit}%` } : { left: `${limit}%`, width: `${100 - limit}%` };
  return (
    <div
      class="interval"
      role="img"
      aria-label={`Difference ${numbers.difference}, interval ${numbers.intervalWithUnit}, allowed ${numbers.allowed}`}
    >
      <span class="interval-beyond" style={beyond} />
      <span class="interval-zero" style={{ left: `${zero}%` }} />
      <span class="interval-limit" style={{ left: `${limit}%` }} />
      <span class="interval-range" style={{ left: `${low}%`, width: `${Math.max(0.8, high - low)}%` }} />
      <span class="interval-dot" style={{ left: `${difference}%` }} />
    </div>
  );
}
