import {
  ScheduleAlreadyRunning,
  type ScheduleClient,
  ScheduleNotFoundError,
  type ScheduleOptions,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { ScheduleState } from '../core/reconciler/reconciler-health.js';
import { RECONCILE_EVERY_MS, RECONCILER } from '../core/reconciler/reconciler-mark.js';
import { RECONCILE_WORKFLOW } from '../workflows/messages.js';
import { TASK_QUEUES } from '../workflows/names.js';

/** A run that hangs would keep all later ones from starting (SKIP); it is ended after this time. */
const LONGEST_RUN_MS = 5 * 60_000;

const WANTED = {
  spec: { intervals: [{ every: RECONCILE_EVERY_MS }] },
  action: {
    type: 'startWorkflow',
    workflowType: RECONCILE_WORKFLOW,
    workflowId: RECONCILE_WORKFLOW,
    args: [],
    // Beside the rollbacks: a burst of starting rollouts must not keep it from running.
    taskQueue: TASK_QUEUES.flags,
    workflowExecutionTimeout: LONGEST_RUN_MS,
  },
  // After an outage one run finds all there is to find.
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: 10_000 },
} satisfies Omit<ScheduleOptions, 'scheduleId'>;

/** Makes the schedule, or brings one that an earlier version made up to date, and runs it once. */
export async function ensureSchedule(schedules: ScheduleClient): Promise<void> {
  try {
    await schedules.create({ ...WANTED, scheduleId: RECONCILER, state: { triggerImmediately: true, note: NOTE } });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    const handle = schedules.getHandle(RECONCILER);
    await handle.update(({ state }) => ({
      ...WANTED,
      state: { paused: state.paused, ...(state.note !== undefined && { note: state.note }) },
    }));
    await handle.trigger(ScheduleOverlapPolicy.SKIP);
  }
}

const NOTE = 'Puts right what Tidegate has lost: rollouts without a workflow, flags without an owner. Do not pause it.';

export async function readScheduleState(schedules: ScheduleClient): Promise<ScheduleState> {
  try {
    const { state } = await schedules.getHandle(RECONCILER).describe();
    return state.paused ? 'paused' : 'running';
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return 'missing';
    throw error;
  }
}
