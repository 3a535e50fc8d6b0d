import type { Context } from '@temporalio/activity';
import { type NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type {
  FlagActivities,
  NotifyActivities,
  ReconcileActivities,
  RecordActivities,
  SlackActivities,
  WatchActivities,
} from '../activities/rollout/rollout-activities.js';
import { TASK_QUEUES } from '../workflows/names.js';
import { createApplicationFailureInterceptor } from './application-failure-interceptor.js';

export interface TidegateActivities {
  readonly flags: FlagActivities;
  readonly records: RecordActivities;
  readonly watch: WatchActivities;
  readonly reconcile: ReconcileActivities;
  readonly notify: NotifyActivities;
  readonly slack: SlackActivities;
}

export interface WorkersOptions {
  readonly connection: NativeConnection;
  readonly namespace: string;
  /** Prebuilt in production; from sources in tests. */
  readonly workflows: { readonly codePath: string } | { readonly code: string };
  readonly activities: TidegateActivities;
  readonly maxCachedWorkflows: number;
  /** Longest time that running activities get to end after a shutdown was asked for. */
  readonly graceMs?: number;
}

export interface Workers {
  /** Resolves when all have stopped; rejects when one fails. */
  run(): Promise<void>;
  shutdown(): void;
}

/** Of all workers together: Slack takes 50 edits a minute from an app in a workspace. */
const SLACK_PER_SECOND = 0.7;
/** Enough that one that waits for its channel does not keep the others waiting. */
const SLACK_AT_ONCE = 4;

/** One worker per task queue in one process, so that a slow metric store or pager never delays a flag write. */
export async function createWorkers(options: WorkersOptions): Promise<Workers> {
  const workers = await Promise.all(toWorkerOptions(options).map((worker) => Worker.create(worker)));
  const shutdown = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  return {
    async run() {
      try {
        await Promise.all(workers.map((worker) => worker.run()));
      } catch (error) {
        shutdown();
        throw error;
      }
    },
    shutdown,
  };
}

function toWorkerOptions({ activities, ...options }: WorkersOptions): readonly WorkerOptions[] {
  const graceMs = options.graceMs ?? 5_000;
  const base = {
    connection: options.connection,
    namespace: options.namespace,
    // After a worker's death its rollouts' tasks wait so long for it before another takes them: 10 s by default, as long as an abort waits at most.
    stickyQueueScheduleToStartTimeout: '2s',
    shutdownGraceTime: graceMs,
    shutdownForceTime: graceMs + 10_000,
    interceptors: { activity: [(context: Context) => ({ inbound: createApplicationFailureInterceptor(context.info.activityType) })] },
  } satisfies Omit<WorkerOptions, 'taskQueue'>;
  const withWorkflows = { ...base, workflowBundle: options.workflows, reuseV8Context: true };
  const { rollout, flags, metrics, notify, slack } = TASK_QUEUES;
  return [
    { ...withWorkflows, taskQueue: rollout, activities: toFunctions(activities.records), maxCachedWorkflows: options.maxCachedWorkflows },
    // Rollbacks run beside the flag writers, so that their first write can be handed over without a trip through the server.
    { ...withWorkflows, taskQueue: flags, activities: toFunctions(activities.flags), maxCachedWorkflows: 100 },
    { ...base, taskQueue: metrics, activities: toFunctions({ ...activities.watch, ...activities.reconcile }) },
    { ...base, taskQueue: notify, activities: toFunctions(activities.notify) },
    {
      ...base,
      taskQueue: slack,
      activities: toFunctions(activities.slack),
      maxTaskQueueActivitiesPerSecond: SLACK_PER_SECOND,
      maxConcurrentActivityTaskExecutions: SLACK_AT_ONCE,
    },
  ];
}

const toFunctions = (activities: object): Record<string, (...args: never[]) => unknown> =>
  ({ ...activities }) as Record<string, (...args: never[]) => unknown>;
