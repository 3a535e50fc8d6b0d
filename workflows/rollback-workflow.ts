import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, sleep, startChild, WorkflowIdReusePolicy } from '@temporalio/workflow';
import type { Restored } from '../activities/rollout/rollout-activities.js';
import type { AuditEntry } from '../core/audit/audit-entry.js';
import { control, records, rollbackFlags } from './activity-proxies.js';
import type { RollbackInput, RollbackResult } from './messages.js';
import { secondLookWorkflowId, TASK_QUEUES } from './names.js';

/** Longer than any write that was on its way when the rollback began: the activities' 30 s and a platform's own slowness. */
const LONGEST_WRITE_MS = 45_000;

/**
 * Puts every flag of a bundle back to control, in the documented order, each verified. Runs on the queue of the flag
 * writers; retries for ever; started once per rollout by its id.
 */
export async function rollback(input: RollbackInput): Promise<RollbackResult> {
  const controlWarning = await askControl(input);
  const cut = { lines: [] as Restored['lines'] };
  if (input.sessions === 'drain') {
    cut.lines = (await rollbackFlags.restoreFlags({ ...input, part: 'cut' })).lines;
    await sleep(input.unitMaxAgeMs, { summary: 'running units finish on the candidate' });
  }
  const restored = await rollbackFlags.restoreFlags({ ...input, part: input.sessions === 'drain' ? 'restore' : 'both' });
  const finishedAtMs = Date.now();
  if (restored.lookAgain) await startSecondLook(input, [...cut.lines, ...restored.lines]);
  return { ...toResult(restored, finishedAtMs), ...(controlWarning !== null && { controlWarning }) };
}

/** Where a platform has no compare-and-set: what a write that was long on its way has raised after all is taken back. */
export async function secondLook(input: RollbackInput, lines: readonly AuditEntry[]): Promise<RollbackResult> {
  // No rollback waits for the store; this does, as long as it takes.
  await records.append(lines);
  await sleep(LONGEST_WRITE_MS, { summary: 'until no write of the rollout can still be on its way' });
  const restored = await rollbackFlags.restoreFlags({ ...input, part: 'both', step: 'second-look' });
  await records.append(restored.lines);
  return toResult(restored, Date.now());
}

const toResult = ({ flags, leftTo }: Restored, finishedAtMs: number): RollbackResult => ({
  flags,
  finishedAtMs,
  ...(leftTo !== undefined && { leftTo }),
});

/** Null: control is healthy, or nobody wants it to be asked. */
async function askControl({ controlHealth }: RollbackInput): Promise<string | null> {
  if (controlHealth === undefined) return null;
  try {
    const { isHealthy, detail } = await control.askControl(controlHealth);
    return isHealthy ? null : detail;
  } catch {
    return `${controlHealth.url} could not be asked`;
  }
}

/** It outlives the rollback, whose answer does not wait for it. */
async function startSecondLook(input: RollbackInput, lines: readonly AuditEntry[]): Promise<void> {
  try {
    await startChild(secondLook, {
      workflowId: secondLookWorkflowId(input.environment, input.rolloutId),
      args: [input, lines],
      taskQueue: TASK_QUEUES.flags,
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: WorkflowIdReusePolicy.REJECT_DUPLICATE,
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
