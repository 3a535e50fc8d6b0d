import { type Client, WorkflowExecutionAlreadyStartedError, type WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, WorkflowNotFoundError } from '@temporalio/common';
import type { Refusal } from '../core/errors/refusal.js';
import { refuse } from '../core/errors/refusal.js';
import type { Freeze } from '../core/freeze/freeze.js';
import type { RolloutRequest } from '../core/rollout/initial-state.js';
import type { Decision } from '../core/rollout/rollout-event.js';
import type { Standing } from '../core/rollout/standing.js';
import type { RolloutView } from '../core/rollout/view/rollout-view.js';
import {
  type DecisionReply,
  decideUpdate,
  freezeUpdate,
  type KillMessage,
  killedUpdate,
  ROLLOUT_WORKFLOW,
  reportUpdate,
  viewQuery,
  WATCHER_WORKFLOW,
} from '../workflows/messages.js';
import { rolloutWorkflowId, SEARCH_ATTRIBUTES, TASK_QUEUES, watcherWorkflowId } from '../workflows/names.js';
import { callEngine } from './call-engine.js';
import { createHistoryCalls, type HistoryCalls } from './history-calls.js';
import { createReconcilerCalls, type ReconcilerCalls } from './reconciler-calls.js';
import { createRehearsalCalls, type RehearsalCalls } from './rehearsal-calls.js';
import { createRevertCalls, type RevertCalls } from './revert-calls.js';
import type { RolloutAddress } from './rollout-address.js';

export type { RolloutAddress } from './rollout-address.js';

/** `told`: taken. `gone`: the rollout has ended. */
export type Delivery = 'told' | 'gone';

/** The one typed door to Temporal. Throws AppError ENGINE_UNAVAILABLE when the engine or its workers do not answer in time. */
export interface RolloutClient extends ReconcilerCalls, RehearsalCalls, RevertCalls, HistoryCalls {
  start(request: RolloutRequest): Promise<void>;
  decide(address: RolloutAddress, decision: Decision): Promise<DecisionReply | Refusal>;
  report(address: RolloutAddress, standing: Standing): Promise<Delivery>;
  killed(address: RolloutAddress, kill: KillMessage): Promise<Delivery>;
  /** The freeze that stands in its way, or that none does; the same to the same revision twice is once. */
  frozen(address: RolloutAddress, freeze: Freeze | null, revision: number): Promise<Delivery>;
  view(address: RolloutAddress): Promise<RolloutView>;
  /** One watcher per shard; those that run are left alone. */
  ensureWatchers(shards: number): Promise<void>;
  ping(): Promise<void>;
}

const FEATURE_KEY = defineSearchAttributeKey(SEARCH_ATTRIBUTES.feature, SearchAttributeType.KEYWORD);
const ENVIRONMENT_KEY = defineSearchAttributeKey(SEARCH_ATTRIBUTES.environment, SearchAttributeType.KEYWORD);
const DECISION_DEADLINE_MS = 10_000;
const REPORT_DEADLINE_MS = 5_000;

export function createRolloutClient(client: Client): RolloutClient {
  const handleOf = ({ environment, rolloutId }: RolloutAddress) => client.workflow.getHandle(rolloutWorkflowId(environment, rolloutId));
  const call = <T>(what: string, deadlineMs: number, run: () => Promise<T>) => callEngine(client, { what, deadlineMs, run });
  const deliver = (what: string, run: () => Promise<unknown>) => toDelivery(() => call(what, REPORT_DEADLINE_MS, run));
  return {
    ...createReconcilerCalls(client, call),
    ...createRevertCalls(client, call),
    ...createRehearsalCalls(client, call),
    ...createHistoryCalls(client, call),
    start: (request) => call('start the rollout', DECISION_DEADLINE_MS, () => startRollout(client, request)),
    async decide(address, decision) {
      try {
        return await call(`${decision.verb} (decision ${decision.id})`, DECISION_DEADLINE_MS, () =>
          handleOf(address).executeUpdate(decideUpdate, { args: [decision], updateId: decision.id }),
        );
      } catch (error) {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
        return refuse('ROLLOUT_TERMINAL', `Rollout ${address.rolloutId} has ended; nothing can be decided about it any more.`);
      }
    },
    report: (address, standing) =>
      deliver('report', () =>
        handleOf(address).executeUpdate(reportUpdate, {
          args: [standing],
          updateId: `${standing.watchId}/${standing.digest}/${standing.lookedAtMs}`,
        }),
      ),
    killed: (address, kill) =>
      deliver('kill notice', () => handleOf(address).executeUpdate(killedUpdate, { args: [kill], updateId: `kill/${kill.generation}` })),
    frozen: (address, freeze, revision) => deliver('freeze', () => tellFreeze(handleOf(address), freeze, revision)),
    view: (address) => call('read the rollout', REPORT_DEADLINE_MS, () => handleOf(address).query(viewQuery)),
    async ensureWatchers(shards) {
      for (let shard = 0; shard < shards; shard++)
        await call('start the watcher', DECISION_DEADLINE_MS, () => startWatcher(client, shard, shards));
    },
    ping: async () => {
      await call('ping', 2_000, () => client.connection.workflowService.getSystemInfo({}));
    },
  };
}

function tellFreeze(handle: WorkflowHandle, freeze: Freeze | null, revision: number): Promise<boolean> {
  return handle.executeUpdate(freezeUpdate, { args: [freeze], updateId: `freeze/${freeze?.id ?? 'none'}/${revision}` });
}

async function toDelivery(tell: () => Promise<unknown>): Promise<Delivery> {
  try {
    await tell();
    return 'told';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'gone';
    throw error;
  }
}

/** Starting the same rollout twice is starting it once. */
async function startRollout(client: Client, request: RolloutRequest): Promise<void> {
  const { environment, feature, summary } = request.spec;
  try {
    await client.workflow.start(ROLLOUT_WORKFLOW, {
      taskQueue: TASK_QUEUES.rollout,
      workflowId: rolloutWorkflowId(environment, request.rolloutId),
      args: [{ request }],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `${feature}: ${summary}`.slice(0, 200),
      typedSearchAttributes: [
        { key: FEATURE_KEY, value: feature },
        { key: ENVIRONMENT_KEY, value: environment },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

async function startWatcher(client: Client, shard: number, shards: number): Promise<void> {
  await client.workflow.start(WATCHER_WORKFLOW, {
    // Not beside the rollouts: a burst of starts must not keep the guards from looking.
    taskQueue: TASK_QUEUES.flags,
    workflowId: watcherWorkflowId(shard),
    args: [{ shard, shards }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `Looks at the guards of shard ${shard} of ${shards}`,
  });
}
