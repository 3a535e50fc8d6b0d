import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ChildWorkflowCancellationType, getExternalWorkflowHandle, ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { renderSignal } from '../messages.js';
import { cardWorkflowId, TASK_QUEUES } from '../names.js';
import { card } from './card-workflow.js';

const TRIES = 3;

/** Has the message of an ended rollout brought up to date by a workflow of its own, so that nobody here waits for Slack. Never fails. */
export async function askForCard(rolloutId: string, { notify }: RolloutSpec): Promise<void> {
  const channel = notify.slack;
  if (channel === undefined) return;
  const workflowId = cardWorkflowId(rolloutId);
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      await startChild(card, {
        workflowId,
        args: [{ rolloutId, channel }],
        taskQueue: TASK_QUEUES.rollout,
        parentClosePolicy: ParentClosePolicy.ABANDON,
        cancellationType: ChildWorkflowCancellationType.ABANDON,
      });
      return;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) return;
    }
    try {
      await getExternalWorkflowHandle(workflowId).signal(renderSignal);
      return;
    } catch {
      // It has ended in between: started anew.
    }
  }
}
