import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  type ChildWorkflowHandle,
  condition,
  ParentClosePolicy,
  patched,
  sleep,
  startChild,
  WorkflowIdReusePolicy,
} from '@temporalio/workflow';
import type { Restored } from '../activities/rollout/rollout-activities.js';
import type { AuditEntry } from '../core/audit/audit-entry.js';
import { control, records, rollbackFlags } from './activity-proxies.js';
import { type PageOrder, pageOverSignal, type RollbackInput, type RollbackResult } from './messages.js';
import { pageWorkflowId, secondLookWorkflowId, TASK_QUEUES } from './names.js';
import { page } from './page-workflow.js';
import { hearHurry, takeSteps } from './take-steps.js';

/** Longer than any write that was on its way when the rollback began: the activities' 30 s and a platform's own slowness. */
const LONGEST_WRITE_MS = 45_000;
/** Of rollbacks whose rollout is lost, and with it what its spec says. */
const STUCK_AFTER_MS = 120_000;

/**
 * Puts every flag of a bundle back to control, in the documented order, each verified. Runs on the queue of the flag
 * writers; retries for ever; started once per rollout by its id. Where its rollout says so, the candidate falls step by step before.
 */
export async function rollback(input: RollbackInput): Promise<RollbackResult> {
  const hurry = hearHurry();
  const controlWarning = await askControl(input);
  const stepped = input.stepBack === undefined ? [] : await takeSteps(input, input.stepBack, hurry);
  const cut = { lines: [] as Restored['lines'] };
  if (input.sessions === 'drain') {
    cut.lines = (await rollbackFlags.restoreFlags({ ...input, part: 'cut' })).lines;
    await sleep(input.unitMaxAgeMs, { summary: 'running units finish on the candidate' });
  }
  const restored = await rollbackFlags.restoreFlags({ ...input, part: input.sessions === 'drain' ? 'restore' : 'both' });
  const finishedAtMs = Date.now();
  if (restored.lookAgain) await startSecondLook(input, [...stepped, ...cut.lines, ...restored.lines]);
  return { ...toResult(restored, finishedAtMs), ...(controlWarning !== null && { controlWarning }) };
}

/** Where a platform has no compare-and-set: what a write that was long on its way has raised after all is taken back. Somebody is woken when that takes too long. */
export async function secondLook(input: RollbackInput, lines: readonly AuditEntry[]): Promise<RollbackResult> {
  // Histories from before it paged have no timer for it.
  if (!patched('second-look-pages')) return lookAgain(input, lines);
  let isDone = false;
  const work = lookAgain(input, lines).finally(() => {
    isDone = true;
  });
  // Its failure is this workflow's, below; here only its end counts.
  work.catch(() => undefined);
  const patienceMs = LONGEST_WRITE_MS + (input.stuck?.afterMs ?? STUCK_AFTER_MS);
  const stuck = (await condition(() => isDone, patienceMs)) ? null : await pageStuck(input, patienceMs);
  const result = await work;
  if (stuck !== null) await tellOver(stuck, input);
  return result;
}

async function lookAgain(input: RollbackInput, lines: readonly AuditEntry[]): Promise<RollbackResult> {
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

interface StuckPage {
  readonly order: PageOrder;
  readonly handle: ChildWorkflowHandle<typeof page>;
}

/** Null: its spec names no pager. A workflow of its own, as no look waits for a pager. */
async function pageStuck({ rolloutId, feature, environment, stuck }: RollbackInput, waitedMs: number): Promise<StuckPage | null> {
  if (stuck !== undefined && stuck.page === null) return null;
  const cause = 'secondLookStuck';
  const waited = Math.round(waitedMs / 1000);
  const summary = `The second look at ${feature} (${environment}) is stuck: ${waited} s after the rollback nobody knows whether a late write has raised a flag again. It goes on trying. See the runbook.`;
  const order: PageOrder = { dedupKey: `${rolloutId}/${cause}`, cause, summary, rollout: stuck?.page ?? null };
  return { order, handle: await startPage(order) };
}

/** A page that is still being sent hears of it and resolves itself; else one more by the same id does. */
async function tellOver({ order, handle }: StuckPage, { feature, environment }: RollbackInput): Promise<void> {
  const summary = `The second look at ${feature} (${environment}) is done: every flag is on control.`;
  try {
    await handle.signal(pageOverSignal, summary);
  } catch {
    await startPage({ ...order, summary, action: 'resolve' });
  }
}

const startPage = (order: PageOrder): Promise<ChildWorkflowHandle<typeof page>> =>
  startChild(page, {
    workflowId: pageWorkflowId(order.dedupKey),
    args: [order],
    taskQueue: TASK_QUEUES.rollout,
    parentClosePolicy: ParentClosePolicy.ABANDON,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
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
