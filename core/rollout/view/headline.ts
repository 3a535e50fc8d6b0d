import { formatShare } from '../../assignment/share.js';
import { isTerminal, isUndoing, isWatched } from '../phases.js';
import type { Gate, Hold, Phase } from '../rollout-state.js';
import type { Stage } from '../spec.js';
import type { Standing } from '../standing.js';

export interface HeadlineFacts {
  readonly phase: Phase;
  readonly hold: Hold | null;
  readonly gate: Gate | null;
  readonly detail: string;
  readonly stage: Pick<Stage, 'kind' | 'share' | 'shadowSample'> | undefined;
  readonly unit: string;
  readonly standing: Pick<Standing, 'units' | 'proven' | 'missing'> | null;
}

/** One sentence: what it is doing, at which share, and why it stands where it stands. */
export function toHeadline({ phase, hold, gate, detail, stage, unit, standing }: HeadlineFacts): string {
  if (isTerminal(phase) || isUndoing(phase) || !stage) return detail;
  const where = stage.kind === 'shadow' ? `shadow on ${formatShare(stage.shadowSample)}` : `${stage.kind} at ${formatShare(stage.share)}`;
  const units = standing ? `, ${standing.units.candidate} candidate and ${standing.units.control} control ${unit}s` : '';
  if (hold) return `${hold.kind === 'paused' ? 'Paused' : 'Held'} in ${where}${units}. ${hold.reason}`;
  if (gate) return `Waiting for approval to leave ${where}${units}.`;
  if (!isWatched(phase)) return detail;
  return `Watching ${where}${units}. ${standing?.proven ? 'Nothing fails and nothing is missing.' : (standing?.missing[0] ?? 'Gathering evidence.')}`;
}
