import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { REVERT_WORKFLOW, type RevertInput } from '../workflows/messages.js';
import { revertWorkflowId, TASK_QUEUES } from '../workflows/names.js';
import type { Call } from './reconciler-calls.js';
import type { RolloutAddress } from './rollout-address.js';

/** Reverts of completed rollouts. Errors as everywhere: ENGINE_UNAVAILABLE when the engine does not answer in time. */
export interface RevertCalls {
  /** One that runs or has ended well is left alone; one that was cut short begins anew. */
  startRevert(input: RevertInput): Promise<void>;
  /** Resolves at its end. */
  revertEnded(address: RolloutAddress): Promise<void>;
}

const DEADLINE_MS = 5_000;

export function createRevertCalls(client: Client, call: Call): RevertCalls {
  return {
    startRevert: (input) => call('revert', DEADLINE_MS, () => startRevert(client, input)),
    async revertEnded({ environment, rolloutId }) {
      const handle = client.workflow.getHandle(revertWorkflowId(environment, rolloutId));
      await call('wait for the revert', DEADLINE_MS, () => handle.result());
    },
  };
}

async function startRevert(client: Client, input: RevertInput): Promise<void> {
  const { environment, feature } = input.spec;
  try {
    await client.workflow.start(REVERT_WORKFLOW, {
      // Beside the flag writers, as a rollback.
      taskQueue: TASK_QUEUES.flags,
      workflowId: revertWorkflowId(environment, input.rolloutId),
      args: [input],
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `Reverts ${feature} to the control of rollout ${input.rolloutId}`,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
