import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { FlagActivities, NotifyActivities, RecordActivities, WatchActivities } from '../activities/rollout/rollout-activities.js';
import { TASK_QUEUES } from './names.js';

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
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** Never gives up: a stuck flag blocks visibly instead of being skipped. */
export const rollbackFlags = proxyActivities<Pick<FlagActivities, 'restoreFlags'>>({
  taskQueue: TASK_QUEUES.flags,
  startToCloseTimeout: '60s',
  heartbeatTimeout: '5s',
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
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
  retry: { initialInterval: '200ms', backoffCoefficient: 2, maximumInterval: '10s' },
});

/** A page is tried for a day; the rollout does not wait for it. */
export const notifier = proxyActivities<NotifyActivities>({
  taskQueue: TASK_QUEUES.notify,
  startToCloseTimeout: '15s',
  scheduleToCloseTimeout: '24h',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '5m' },
});

export const watching = proxyActivities<WatchActivities>({
  taskQueue: TASK_QUEUES.metrics,
  startToCloseTimeout: '1h',
  heartbeatTimeout: '10s',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { initialInterval: '500ms', backoffCoefficient: 1.5, maximumInterval: '5s' },
});
