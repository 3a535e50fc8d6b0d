import { formatDuration } from '../plan/format-duration.js';
import { toBundleHash } from './bundle-hash.js';
import type { FencingCheck, Rehearsal, RehearsalStep } from './rehearsal.js';
import { hasFailed, type RehearsalRun } from './rehearsal-run.js';
import { toCutMs, toSteps } from './to-steps.js';

/** What the observations prove. It passed only when every step was seen to have happened and every platform refused the late write. */
export function toRehearsal(run: RehearsalRun): Rehearsal {
  const { order, atMs, shown, restored, look } = run;
  const { spec, id, by } = order;
  const steps = toSteps(run);
  const fencing = look === null || hasFailed(look) ? [] : look.fencing;
  const problem = findProblem(run, steps, fencing);
  const hasRestored = restored !== null && !hasFailed(restored);
  return {
    id,
    feature: spec.feature,
    environment: spec.environment,
    bundleHash: toBundleHash(spec),
    passed: problem === null,
    problem,
    atMs,
    by,
    sessions: spec.rollback.sessions,
    totalMs: hasRestored ? restored.tookMs : null,
    zeroMs: hasRestored ? toCutMs(restored) : null,
    steps,
    fencing,
    propagation: run.propagation,
    warnings: [...(hasFailed(shown) ? [] : shown.warnings), ...drainNotes(run), ...run.warnings],
  };
}

function findProblem({ restored, look }: RehearsalRun, steps: readonly RehearsalStep[], fencing: readonly FencingCheck[]): string | null {
  const step = steps.find(({ ok }) => !ok);
  if (step !== undefined) return `${nameOf(step)} on ${step.platform}: ${step.detail}`;
  if (restored !== null && hasFailed(restored)) return `The rollback did not end: ${restored.failed}`;
  if (look === null) return 'The flags were not read after the rollback.';
  if (hasFailed(look)) return `The flags could not be read after the rollback: ${look.failed}`;
  const open = fencing.find(({ ok }) => !ok);
  return open === undefined ? null : `The fence of ${open.platform} does not hold: ${open.detail}`;
}

function nameOf({ kind, key }: RehearsalStep): string {
  if (kind === 'flag') return `${key} did not go back to control`;
  return kind === 'show' ? 'The candidate could not be shown' : 'Exposure did not go to zero';
}

function drainNotes({ order: { spec }, restored }: RehearsalRun): readonly string[] {
  if (spec.rollback.sessions !== 'drain' || restored === null) return [];
  return [
    `sessions: drain was rehearsed without its wait: a real rollback lets running ${spec.unit}s end on the candidate for up to ${formatDuration(spec.unitMaxAgeMs)} before the flags go back.`,
  ];
}
