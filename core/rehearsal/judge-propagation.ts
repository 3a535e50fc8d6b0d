import { formatDuration } from '../plan/format-duration.js';
import type { PreflightPolicy } from '../rollout/spec.js';
import { formatMs } from './format-ms.js';
import type { MeasuredPropagation } from './rehearsal.js';

export interface PropagationVerdict {
  /** `slow`: beyond the limit, or not measured although there is one: no evidence is no success. */
  readonly verdict: 'fine' | 'slow';
  /** One line of the timeline. */
  readonly summary: string;
}

/** Compares how long a write takes to reach clients with what the spec allows; without a limit it is told, nothing more. */
export function judgePropagation(
  { platform, ms, how }: MeasuredPropagation,
  { maxPropagationMs: limitMs }: PreflightPolicy,
): PropagationVerdict {
  const measured =
    ms === null
      ? `${platform}: how long a write takes to reach clients is not known.`
      : `${platform}: a write reaches clients within ${formatMs(ms)}.`;
  if (limitMs === undefined || (ms !== null && ms <= limitMs)) return { verdict: 'fine', summary: `${measured} ${how}` };
  return { verdict: 'slow', summary: `${measured} preflight.maxPropagation allows ${formatDuration(limitMs)}. ${how}` };
}
