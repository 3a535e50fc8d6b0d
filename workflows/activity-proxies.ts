import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { RehearsalActivities } from '../activities/flags/rehearsal/rehearsal-activities.js';
import type { RevertActivities, RevertRecordActivities } from '../activities/rollout/revert-activities.js';
import type {
  FlagActivities,
  NotifyActivities,
  ReconcileActivities,
  RecordActivities,
  SlackActivities,
  WatchActivities,
} from '../activities/rollout/rollout-activities.js';
import { TASK_QUEUES } from './names.js';

/** What must be done, in the end: at once again, then every ten seconds, as long as the proxy's own limit lets it. */
const SOON_AND_FOR_EVER = { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' } as const;

/**
 * Forward writes give way at once when the rollout turns back (TRY_CANCEL): a write that is still under way carries an
 * older generation and loses to the rollback, so nothing has to wait for it.
 */
export const forwardFlags = proxyActivities<Pick<FlagActivities, 'preflight' | 'applyStage' | 'settleFlags'>>({
  taskQueue: TASK_QUEUES.flags,
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '10m',
  heartbeatTimeout: '5s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: SOON_AND_FOR_EVER,
});

/** Never gives up: a stuck flag blocks visibly instead of being skipped. */
export const rollbackFlags = proxyActivities<Pick<FlagActivities, 'restoreFlags'>>({
  taskQueue: TASK_QUEUES.flags,
  startToCloseTimeout: '60s',
  heartbeatTimeout: '5s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: SOON_AND_FOR_EVER,
});

/** A step that cannot be written for so long is not waited for: control for everybody follows, which never gives up. */
export const stepFlags = proxyActivities<Pick<FlagActivities, 'stepBack'>>({
  taskQueue: TASK_QUEUES.flags,
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '2m',
  heartbeatTimeout: '5s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: SOON_AND_FOR_EVER,
});

/** Asked once or twice; a rollback goes on whatever comes of it. */
export const control = proxyActivities<Pick<FlagActivities, 'askControl'>>({
  taskQueue: TASK_QUEUES.flags,
  startToCloseTimeout: '75s',
  scheduleToCloseTimeout: '90s',
  heartbeatTimeout: '5s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { maximumAttempts: 2, initialInterval: '200ms' },
});

export const records = proxyActivities<RecordActivities>({
  taskQueue: TASK_QUEUES.rollout,
  startToCloseTimeout: '10s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: SOON_AND_FOR_EVER,
});

/** A page is tried for a day; the rollout does not wait for it. */
export const notifier = proxyActivities<NotifyActivities>({
  taskQueue: TASK_QUEUES.notify,
  startToCloseTimeout: '15s',
  scheduleToCloseTimeout: '24h',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
});

/** Never gives up while its rollout runs: Slack is told late rather than not at all. What it reads is the newest at each try. */
export const slack = proxyActivities<SlackActivities>({
  taskQueue: TASK_QUEUES.slack,
  startToCloseTimeout: '60s',
  heartbeatTimeout: '15s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '60s' },
});

/** The same for rollouts that have ended: for a day. */
export const lastSlack = proxyActivities<SlackActivities>({
  taskQueue: TASK_QUEUES.slack,
  startToCloseTimeout: '60s',
  scheduleToCloseTimeout: '24h',
  heartbeatTimeout: '15s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '60s' },
});

/** Gives up as little as a rollback does. */
export const revertFlags = proxyActivities<RevertActivities>({
  taskQueue: TASK_QUEUES.flags,
  startToCloseTimeout: '60s',
  heartbeatTimeout: '5s',
  retry: SOON_AND_FOR_EVER,
});

export const revertRecords = proxyActivities<RevertRecordActivities>({
  taskQueue: TASK_QUEUES.rollout,
  startToCloseTimeout: '10s',
  retry: SOON_AND_FOR_EVER,
});

export const watching = proxyActivities<WatchActivities>({
  taskQueue: TASK_QUEUES.metrics,
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '500ms', backoffCoefficient: 1.5, maximumInterval: '5s' },
});

/** On the watcher's queue, so that it delays no flag write. What it could not do the next run does, 30 s later. */
export const reconciling = proxyActivities<ReconcileActivities>({
  taskQueue: TASK_QUEUES.metrics,
  startToCloseTimeout: '2m',
  heartbeatTimeout: '10s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { maximumAttempts: 2, initialInterval: '1s' },
});

/** The rollback of a rehearsal: the same as the real one, but it gives up, because somebody waits for the answer. */
export const rehearsedRollback = proxyActivities<Pick<FlagActivities, 'restoreFlags'>>({
  taskQueue: TASK_QUEUES.flags,
  startToCloseTimeout: '60s',
  scheduleToCloseTimeout: '2m',
  heartbeatTimeout: '5s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '2s', maximumAttempts: 4 },
});

export const scratch = proxyActivities<Omit<RehearsalActivities, 'saveRehearsal'>>({
  taskQueue: TASK_QUEUES.flags,
  startToCloseTimeout: '30s',
  scheduleToCloseTimeout: '1m',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '2s', maximumAttempts: 4 },
});

export const rehearsalRecords = proxyActivities<Pick<RehearsalActivities, 'saveRehearsal'>>({
  taskQueue: TASK_QUEUES.flags,
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '10m',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: SOON_AND_FOR_EVER,
});
