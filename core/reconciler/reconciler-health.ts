import { formatDuration } from '../plan/format-duration.js';
import { findMissed, RECONCILE_EVERY_MS, type ReconcilerMark } from './reconciler-mark.js';

/** What the engine says of the schedule; `unknown`: it does not answer. */
export type ScheduleState = 'running' | 'paused' | 'missing' | 'unknown';

export interface ReconcilerHealth {
  /** `late`: three runs did not come. `never`: no run yet. `failing`: the last run could not do all it should. `unknown`: the store does not answer. */
  readonly status: 'ok' | 'late' | 'never' | 'paused' | 'missing' | 'failing' | 'unknown';
  /** Unix milliseconds. */
  readonly lastRunAtMs: number | null;
  /** One sentence for people. */
  readonly summary: string;
}

export interface ReconcilerSeen {
  /** Null: it has never run. */
  readonly mark: Pick<ReconcilerMark, 'atMs' | 'failures'> | null;
  readonly schedule: ScheduleState;
  readonly nowMs: number;
}

const EVERY = `it should run every ${formatDuration(RECONCILE_EVERY_MS)}`;

/** Whether somebody looks after rollouts that have lost their workflow: from what the store and the engine show, without asking the reconciler itself. */
export function toReconcilerHealth({ mark, schedule, nowMs }: ReconcilerSeen): ReconcilerHealth {
  const lastRunAtMs = mark?.atMs ?? null;
  const lastRan = lastRunAtMs === null ? 'reconciler has never run' : `reconciler last ran ${formatAge(nowMs - lastRunAtMs)} ago`;
  const as = (status: ReconcilerHealth['status'], more = ''): ReconcilerHealth => ({ status, lastRunAtMs, summary: `${lastRan}${more}` });
  if (schedule === 'paused') return as('paused', ': its schedule was paused by hand in the workflow engine');
  if (schedule === 'missing') return as('missing', ': its schedule is not in the workflow engine; a worker makes it');
  if (mark === null) return as('never', `; ${EVERY} once a worker is up`);
  if (findMissed(mark.atMs, nowMs) !== null) return as('late', `; ${EVERY}`);
  if (mark.failures.length > 0) return as('failing', `, but could not do all: ${mark.failures.join('; ')}`);
  return as('ok');
}

/** In one unit, as one says it: `12 m`, `40 s`. */
function formatAge(ageMs: number): string {
  const [value = '0', unit = 's'] = /^(\d+)([a-z]+)/.exec(formatDuration(Math.max(0, Math.floor(ageMs / 1000) * 1000)))?.slice(1) ?? [];
  return `${value} ${unit === 'ms' ? 's' : unit}`;
}
