import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import type { ScheduleState } from '../core/reconciler/reconciler-health.js';
import {
  CARD_WORKFLOW,
  type CardOrder,
  hurrySignal,
  PAGE_WORKFLOW,
  type PageOrder,
  pageOverSignal,
  ROLLBACK_WORKFLOW,
  ROLLOUT_WORKFLOW,
  type RollbackInput,
  renderSignal,
} from '../workflows/messages.js';
import { cardWorkflowId, pageWorkflowId, rollbackWorkflowId, rolloutWorkflowId, TASK_QUEUES } from '../workflows/names.js';
import { ensureSchedule, readScheduleState } from './reconciler-schedule.js';
import type { RolloutAddress } from './rollout-address.js';

/** `reset`: it runs, but its history was rewound: it no longer knows all that it has shown. `gone`: nothing runs there. */
export type WorkflowStanding = 'running' | 'reset' | 'gone';
/** `failed`: it was terminated, or never began; it may be started again. */
export type RollbackStanding = 'running' | 'done' | 'failed';

export interface RollbackOptions {
  /** Also one that has ended well. */
  readonly again: boolean;
  /** One that runs, and may be going back step by step, goes back at once. */
  readonly hurries?: boolean;
}

/** What the reconciler asks of the engine. Errors as everywhere: ENGINE_UNAVAILABLE when it does not answer in time. */
export interface ReconcilerCalls {
  /** Workflow ids of the rollouts that run, as the engine's index shows them: a moment late, never to be acted on without `inspect`. */
  listRunning(): Promise<ReadonlySet<string>>;
  /** Workflow ids of rollouts of which a run was ended since then by somebody else than the rollout itself; from the same index. */
  listCutShort(sinceMs: number): Promise<ReadonlySet<string>>;
  inspect(address: RolloutAddress): Promise<WorkflowStanding>;
  /** Ends a workflow that must not go on; one that is gone is left alone. */
  terminate(address: RolloutAddress, reason: string): Promise<void>;
  /** The rollback workflow by its id: one that runs or has ended well is left alone, one that was cut short begins anew. */
  startRollback(input: RollbackInput, options: RollbackOptions): Promise<void>;
  rollbackStanding(address: RolloutAddress): Promise<RollbackStanding>;
  /** A page that is tried for a day, whoever lives; the same twice is one. */
  page(order: PageOrder): Promise<void>;
  /** Ends the incident of a page, after the page itself; for one of no rollout only if the engine knows of it. */
  pageOver(order: PageOrder): Promise<void>;
  /** Has the message of a rollout whose own workflow has ended brought up to date; nobody waits for Slack. */
  card(order: CardOrder): Promise<void>;
  /** The same for one whose workflow may still run: then that has it brought up to date. */
  render(environment: string, order: CardOrder): Promise<void>;
  /** The reconciler's schedule as it should be, with a run at once. A pause that somebody ordered stays. */
  ensureReconciler(): Promise<void>;
  reconcilerSchedule(): Promise<ScheduleState>;
}

export type Call = <T>(what: string, deadlineMs: number, run: () => Promise<T>) => Promise<T>;

const DEADLINE_MS = 5_000;
/** Ten thousand rollouts are ten pages. */
const LIST_DEADLINE_MS = 20_000;
const PAGE_SIZE = 1_000;

export function createReconcilerCalls(client: Client, call: Call): ReconcilerCalls {
  const handleOf = ({ environment, rolloutId }: RolloutAddress) => client.workflow.getHandle(rolloutWorkflowId(environment, rolloutId));
  const list = (query: string) => call('list the rollouts', LIST_DEADLINE_MS, () => listIds(client, query));
  return {
    listRunning: () => list(`WorkflowType = '${ROLLOUT_WORKFLOW}' AND ExecutionStatus = 'Running'`),
    listCutShort: (sinceMs) =>
      list(
        `WorkflowType = '${ROLLOUT_WORKFLOW}' AND ExecutionStatus IN ('Terminated', 'Failed', 'TimedOut', 'Canceled') AND CloseTime > '${new Date(sinceMs).toISOString()}'`,
      ),
    inspect: (address) =>
      call('look at the rollout', DEADLINE_MS, () => inspect(client, rolloutWorkflowId(address.environment, address.rolloutId))),
    terminate: (address, reason) => call('end a workflow', DEADLINE_MS, () => unlessGone(() => handleOf(address).terminate(reason))),
    startRollback: (input, options) => call('roll back', DEADLINE_MS, () => startRollback(client, input, options)),
    rollbackStanding: ({ environment, rolloutId }) =>
      call('look at the rollback', DEADLINE_MS, () => readRollback(client, rollbackWorkflowId(environment, rolloutId))),
    page: (order) => call('page', DEADLINE_MS, () => startPage(client, order)),
    pageOver: (order) => call('resolve a page', DEADLINE_MS, () => endPage(client, order)),
    card: (order) => call('have Slack told', DEADLINE_MS, () => askForCard(client, order)),
    render: (environment, order) => call('have Slack told', DEADLINE_MS, () => render(client, environment, order)),
    ensureReconciler: () => call('schedule the reconciler', DEADLINE_MS, () => ensureSchedule(client.schedule)),
    reconcilerSchedule: () => call('look at the schedule', DEADLINE_MS, () => readScheduleState(client.schedule)),
  };
}

async function listIds(client: Client, query: string): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  for await (const { workflowId } of client.workflow.list({ query, pageSize: PAGE_SIZE })) ids.add(workflowId);
  return ids;
}

async function inspect(client: Client, workflowId: string): Promise<WorkflowStanding> {
  try {
    const { status, raw } = await client.workflow.getHandle(workflowId).describe();
    if (status.name !== 'RUNNING' && status.name !== 'CONTINUED_AS_NEW') return 'gone';
    return raw.workflowExtendedInfo?.lastResetTime ? 'reset' : 'running';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'gone';
    throw error;
  }
}

async function render(client: Client, environment: string, order: CardOrder): Promise<void> {
  try {
    await client.workflow.getHandle(rolloutWorkflowId(environment, order.rolloutId)).signal(renderSignal);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    await askForCard(client, order);
  }
}

async function unlessGone(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

async function unlessStarted(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

async function startRollback(client: Client, input: RollbackInput, { again, hurries = false }: RollbackOptions): Promise<void> {
  const workflowId = rollbackWorkflowId(input.environment, input.rolloutId);
  await unlessStarted(() =>
    client.workflow.start(ROLLBACK_WORKFLOW, {
      taskQueue: TASK_QUEUES.flags,
      workflowId,
      args: [input],
      workflowIdReusePolicy: again ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
      workflowIdConflictPolicy: 'FAIL',
    }),
  );
  if (hurries) await unlessGone(() => client.workflow.getHandle(workflowId).signal(hurrySignal));
}

async function readRollback(client: Client, workflowId: string): Promise<RollbackStanding> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    if (status.name === 'COMPLETED') return 'done';
    return status.name === 'RUNNING' || status.name === 'CONTINUED_AS_NEW' ? 'running' : 'failed';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'failed';
    throw error;
  }
}

/** A workflow, so that it outlives whoever asked for it. */
function startPage(client: Client, order: PageOrder): Promise<void> {
  return unlessStarted(() =>
    client.workflow.start(PAGE_WORKFLOW, {
      taskQueue: TASK_QUEUES.rollout,
      workflowId: pageWorkflowId(order.dedupKey),
      args: [order],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: order.summary.slice(0, 200),
    }),
  );
}

/** A page that is still being sent hears of it and resolves itself; else a workflow by the same id does, so that the two never overtake each other. */
async function endPage(client: Client, order: PageOrder): Promise<void> {
  const workflowId = pageWorkflowId(order.dedupKey);
  // Of a page without a rollout no timeline tells whether it was ever sent.
  if (order.rollout === null && !(await isKnown(client, workflowId))) return;
  await client.workflow.signalWithStart(PAGE_WORKFLOW, {
    taskQueue: TASK_QUEUES.rollout,
    workflowId,
    args: [{ ...order, action: 'resolve' }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    signal: pageOverSignal,
    signalArgs: [order.summary],
    staticSummary: order.summary.slice(0, 200),
  });
}

async function isKnown(client: Client, workflowId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** One for a rollout at a time: whoever asks while it runs has it look again. */
async function askForCard(client: Client, order: CardOrder): Promise<void> {
  await client.workflow.signalWithStart(CARD_WORKFLOW, {
    taskQueue: TASK_QUEUES.rollout,
    workflowId: cardWorkflowId(order.rolloutId),
    args: [order],
    signal: renderSignal,
    staticSummary: `Tells Slack of rollout ${order.rolloutId}`,
  });
}
