import { type ReconcilerHealth, type ScheduleState, toReconcilerHealth } from '../../core/reconciler/reconciler-health.js';
import { RECONCILER, type ReconcilerMark } from '../../core/reconciler/reconciler-mark.js';
import { within } from '../../platform/within.js';
import type { MarkStore } from '../../store/marks/mark-store.js';
import { cached } from './cached.js';

export interface ReconcilerProbeOptions {
  readonly store: { readonly marks: Pick<MarkStore, 'read'> };
  readonly rollouts: { reconcilerSchedule(): Promise<ScheduleState> };
  readonly nowMs: () => number;
}

export interface ReconcilerProbe {
  /** Never fails and never waits long: what cannot be asked is `unknown`. */
  health(): Promise<ReconcilerHealth>;
  /** What its last run left; null: it has never run, or the store does not answer. */
  mark(): Promise<ReconcilerMark | null>;
}

const ASK_DEADLINE_MS = 1_000;
const MARK_CACHED_MS = 2_000;
/** The engine is asked by every API process. */
const SCHEDULE_CACHED_MS = 10_000;
const UNKNOWN: ReconcilerHealth = {
  status: 'unknown',
  lastRunAtMs: null,
  summary: 'it is not known when the reconciler last ran: the store does not answer',
};

/** Sees from outside whether the reconciler runs: this process lives when the engine and its workers do not. */
export function createReconcilerProbe({ store, rollouts, nowMs }: ReconcilerProbeOptions): ReconcilerProbe {
  const readMark = cached(() => within(ASK_DEADLINE_MS, readOrNot(store.marks), undefined), { forMs: MARK_CACHED_MS, nowMs });
  const askSchedule = () => rollouts.reconcilerSchedule().catch((): ScheduleState => 'unknown');
  const schedule = cached(() => within(ASK_DEADLINE_MS, askSchedule(), 'unknown' as const), { forMs: SCHEDULE_CACHED_MS, nowMs });
  return {
    async health() {
      const [mark, state] = await Promise.all([readMark(), schedule()]);
      return mark === undefined ? UNKNOWN : toReconcilerHealth({ mark, schedule: state, nowMs: nowMs() });
    },
    mark: async () => (await readMark()) ?? null,
  };
}

/** Undefined: the store does not answer. */
async function readOrNot(marks: Pick<MarkStore, 'read'>): Promise<ReconcilerMark | null | undefined> {
  try {
    return ((await marks.read(RECONCILER))?.data ?? null) as ReconcilerMark | null;
  } catch {
    return undefined;
  }
}
