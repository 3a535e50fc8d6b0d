import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { rolloutWorkflowId } from '../../../workflows/names.js';

const ASK_EVERY_MS = 500;
const DEADLINE_MS = 3_000;
/** `WORKFLOW_TASK_COMPLETED` of the engine's protocol. */
const TASK_COMPLETED = 7;

const handleOf = (engine: Client, rolloutId: string) => engine.workflow.getHandle(rolloutWorkflowId('production', rolloutId));

/** Ends the workflow by force; false: it was gone, or the engine could not be reached in time. */
export async function terminate(engine: Client, rolloutId: string, untilMs: number): Promise<boolean> {
  return insist(engine, untilMs, () => handleOf(engine, rolloutId).terminate('chaos'));
}

/** Revives a workflow as somebody does who runs the engine: it begins again after its first task. */
export async function reset(engine: Client, rolloutId: string, untilMs: number): Promise<boolean> {
  return insist(engine, untilMs, async () => {
    const { runId } = await handleOf(engine, rolloutId).describe();
    const { events } = await handleOf(engine, rolloutId).fetchHistory();
    const first = (events ?? []).find(({ eventType }) => Number(eventType) === TASK_COMPLETED)?.eventId;
    await engine.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: rolloutWorkflowId('production', rolloutId), runId },
      reason: 'chaos',
      requestId: `reset-${rolloutId}`,
      ...(first && { workflowTaskFinishEventId: first }),
    });
  });
}

async function insist(engine: Client, untilMs: number, act: () => Promise<unknown>): Promise<boolean> {
  while (Date.now() < untilMs) {
    try {
      await engine.withDeadline(Date.now() + DEADLINE_MS, act);
      return true;
    } catch (error) {
      if ((error as Error).name === 'WorkflowNotFoundError') return false;
      await delay(ASK_EVERY_MS);
    }
  }
  return false;
}

/** Whether the workflow still runs after `untilMs` at the latest; null: the engine could not be asked. */
export async function isOpenBy(engine: Client, rolloutId: string, untilMs: number): Promise<boolean | null> {
  let last: boolean | null = null;
  do {
    last = await isOpen(engine, rolloutId);
    if (last === false) return false;
    await delay(ASK_EVERY_MS);
  } while (Date.now() < untilMs);
  return last;
}

async function isOpen(engine: Client, rolloutId: string): Promise<boolean | null> {
  try {
    const { status } = await engine.withDeadline(Date.now() + DEADLINE_MS, () => handleOf(engine, rolloutId).describe());
    return status.name === 'RUNNING';
  } catch (error) {
    return (error as Error).name === 'WorkflowNotFoundError' ? false : null;
  }
}

/** All that the engine knows of a rollout that is stuck, for whoever looks for the cause. */
export async function diagnose(engine: Client, rolloutId: string): Promise<unknown> {
  try {
    const [{ raw }, history] = await Promise.all([handleOf(engine, rolloutId).describe(), handleOf(engine, rolloutId).fetchHistory()]);
    return { description: raw, history };
  } catch (error) {
    return String(error);
  }
}
