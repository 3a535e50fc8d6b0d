import type { Client } from '@temporalio/client';
import type { RollbackResult } from '../../../workflows/messages.js';
import { rollbackWorkflowId, rolloutWorkflowId } from '../../../workflows/names.js';
import { BENCH_ENVIRONMENT } from '../bench-spec.js';

/** The steps of an abort in their order; each is measured from the one before. */
export const ABORT_STEPS = [
  'request -> task of the rollout scheduled',
  'task of the rollout scheduled -> started',
  'task of the rollout started -> completed (rollingBack, child asked for)',
  'child asked for -> rollback started',
  'rollback started -> its task scheduled',
  'task of the rollback scheduled -> started',
  'task of the rollback started -> write scheduled',
  'write scheduled -> activity started',
  'activity started -> exposure cut',
  'exposure cut -> last flag verified',
] as const;

export interface AbortTrace {
  /** Unix ms. */
  readonly acceptedAtMs: number;
  readonly lastVerifiedAtMs: number;
  /** Duration of each step, ms, as ABORT_STEPS names them. */
  readonly steps: readonly number[];
}

type Event = NonNullable<Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>['events']>[number];

/** Reads where an abort's time went from the engine's two histories and the write that the timeline has. */
export async function traceAbort(
  engine: Client,
  rolloutId: string,
  times: { readonly sentAtMs: number; readonly cutAtMs: number },
): Promise<AbortTrace> {
  const rollback = engine.workflow.getHandle(rollbackWorkflowId(BENCH_ENVIRONMENT, rolloutId));
  const { flags } = (await rollback.result()) as RollbackResult;
  const lastVerifiedAtMs = flags.at(-1)?.verifiedAtMs ?? Number.NaN;
  const own = await eventsOf(engine, rolloutWorkflowId(BENCH_ENVIRONMENT, rolloutId));
  const child = await eventsOf(engine, rollbackWorkflowId(BENCH_ENVIRONMENT, rolloutId));
  const asked = find(own, 'startChildWorkflowExecutionInitiatedEventAttributes');
  const completed =
    own.find(
      (event) => String(event.eventId) === String(asked.startChildWorkflowExecutionInitiatedEventAttributes?.workflowTaskCompletedEventId),
    ) ?? asked;
  const task = completed.workflowTaskCompletedEventAttributes;
  const byId = (id: unknown): number => toMs(own.find((event) => String(event.eventId) === String(id)));
  const write = find(child, 'activityTaskScheduledEventAttributes');
  const moments = [
    times.sentAtMs,
    byId(task?.scheduledEventId),
    byId(task?.startedEventId),
    toMs(completed),
    toMs(find(child, 'workflowExecutionStartedEventAttributes')),
    toMs(find(child, 'workflowTaskScheduledEventAttributes')),
    toMs(find(child, 'workflowTaskStartedEventAttributes')),
    toMs(write),
    toMs(find(child, 'activityTaskStartedEventAttributes')),
    times.cutAtMs,
    lastVerifiedAtMs,
  ];
  return {
    acceptedAtMs: toMs(completed),
    lastVerifiedAtMs,
    steps: moments.slice(1).map((moment, index) => moment - (moments[index] ?? Number.NaN)),
  };
}

async function eventsOf(engine: Client, workflowId: string): Promise<readonly Event[]> {
  return (await engine.workflow.getHandle(workflowId).fetchHistory()).events ?? [];
}

/** The first event of its kind. */
function find(events: readonly Event[], kind: keyof Event): Event {
  const found = events.find((event) => event[kind] !== null && event[kind] !== undefined);
  if (!found) throw new Error(`The history has no ${kind}.`);
  return found;
}

function toMs(event: Event | undefined): number {
  const time = event?.eventTime;
  return time ? Number(time.seconds) * 1000 + (time.nanos ?? 0) / 1e6 : Number.NaN;
}
