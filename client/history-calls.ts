import { type Client, isGrpcServiceError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { rolloutWorkflowId } from '../workflows/names.js';
import type { Call } from './reconciler-calls.js';
import type { RolloutAddress } from './rollout-address.js';

/** Everything that the engine remembers of a workflow that has ended. */
export interface WorkflowHistory {
  readonly workflowId: string;
  /** All runs of its chain, oldest first, with their events in proto3 JSON; payloads as the engine keeps them. */
  readonly runs: readonly { readonly runId: string; readonly events: readonly unknown[] }[];
  /** Id of the run before the first one here that the engine has forgotten; null: all are here. */
  readonly forgottenRunId: string | null;
}

/** Histories of rollouts. Errors as everywhere: ENGINE_UNAVAILABLE when the engine does not answer in time. */
export interface HistoryCalls {
  /** `running`: it has not ended. `gone`: the engine has forgotten it. */
  history(address: RolloutAddress): Promise<WorkflowHistory | 'running' | 'gone'>;
}

/** A run has a few thousand events, 256 a page. */
const DEADLINE_MS = 20_000;
/** gRPC status code. */
const NOT_FOUND = 5;

export function createHistoryCalls(client: Client, call: Call): HistoryCalls {
  return {
    history: ({ environment, rolloutId }) =>
      call('read the history', DEADLINE_MS, () => readHistory(client, rolloutWorkflowId(environment, rolloutId))),
  };
}

/** Backwards from the last run, as each names the one before: the engine's index of runs is late, and may have lost some. */
async function readHistory(client: Client, workflowId: string): Promise<WorkflowHistory | 'running' | 'gone'> {
  const last = await describe(client, workflowId);
  if (last === null) return 'gone';
  if (last.status === 'RUNNING' || last.status === 'CONTINUED_AS_NEW') return 'running';
  const runs: { runId: string; events: readonly unknown[] }[] = [];
  for (let runId: string | null = last.runId; runId !== null; ) {
    const events = await readRun(client, workflowId, runId);
    if (events === null) return runs.length === 0 ? 'gone' : { workflowId, runs, forgottenRunId: runId };
    runs.unshift({ runId, events });
    runId = findRunBefore(events);
  }
  return { workflowId, runs, forgottenRunId: null };
}

async function describe(client: Client, workflowId: string): Promise<{ readonly status: string; readonly runId: string } | null> {
  return unlessForgotten(async () => {
    const { status, runId } = await client.workflow.getHandle(workflowId).describe();
    return { status: status.name, runId };
  });
}

async function readRun(client: Client, workflowId: string, runId: string): Promise<readonly unknown[] | null> {
  return unlessForgotten(async () => {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    return (JSON.parse(historyToJSON(history)) as { readonly events?: readonly unknown[] }).events ?? [];
  });
}

interface Started {
  readonly workflowExecutionStartedEventAttributes?: { readonly continuedExecutionRunId?: string };
}

const findRunBefore = ([started]: readonly unknown[]): string | null =>
  (started as Started | undefined)?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId || null;

async function unlessForgotten<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    // `fetchHistory` passes the server's own error on.
    if (error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && error.code === NOT_FOUND)) return null;
    throw error;
  }
}
