import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { type Refusal, refuse } from '../core/errors/refusal.js';
import type { RehearsalOrder } from '../core/rehearsal/rehearsal.js';
import { REHEARSAL_WORKFLOW } from '../workflows/messages.js';
import { rehearsalWorkflowId, TASK_QUEUES } from '../workflows/names.js';
import type { Call } from './reconciler-calls.js';

/** Rehearsals of rollbacks. Errors as everywhere: ENGINE_UNAVAILABLE when the engine does not answer in time. */
export interface RehearsalCalls {
  /** Null: it has begun, and stores its result at its end. REHEARSAL_RUNNING while another one of the feature has not ended. */
  rehearse(order: RehearsalOrder): Promise<Refusal | null>;
  /** Waits until the feature's rehearsal has ended, but no longer than the deadline; how it ended stands in the store. */
  awaitRehearsal(order: RehearsalOrder, deadlineMs: number): Promise<void>;
}

const START_DEADLINE_MS = 10_000;

export function createRehearsalCalls(client: Client, call: Call): RehearsalCalls {
  return {
    rehearse: (order) => call('start the rehearsal', START_DEADLINE_MS, () => start(client, order)),
    awaitRehearsal: ({ spec }, deadlineMs) =>
      call('wait for the rehearsal', deadlineMs, async () => {
        await client.workflow.getHandle(rehearsalWorkflowId(spec.environment, spec.feature)).result();
      }),
  };
}

async function start(client: Client, order: RehearsalOrder): Promise<Refusal | null> {
  const { environment, feature } = order.spec;
  try {
    await client.workflow.start(REHEARSAL_WORKFLOW, {
      // Beside the flag writers, as the rollback: what is timed must be what will happen.
      taskQueue: TASK_QUEUES.flags,
      workflowId: rehearsalWorkflowId(environment, feature),
      args: [order],
      workflowIdConflictPolicy: 'FAIL',
      staticSummary: `Rehearses the rollback of ${feature}`.slice(0, 200),
    });
    return null;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    return refuse(
      'REHEARSAL_RUNNING',
      `A rehearsal of ${feature} in ${environment} is under way: there is one at a time. Try again in a few seconds.`,
    );
  }
}
