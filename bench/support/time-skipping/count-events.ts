import type { Client } from '@temporalio/client';

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

export interface HistorySize {
  readonly events: number;
  readonly runs: number;
  /** By kind, the most frequent first. */
  readonly byKind: Readonly<Record<string, number>>;
}

/** Events of a workflow over all its runs, from the given first one on. */
export async function countEvents(client: Client, workflowId: string, firstRunId: string): Promise<HistorySize> {
  const counts = new Map<string, number>();
  let runs = 0;
  let runId: string | null = firstRunId;
  while (runId !== null) {
    const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    runs += 1;
    runId = null;
    for (const event of history.events ?? []) {
      const kind =
        Object.keys(event).find((key) => key.endsWith('EventAttributes') && event[key as keyof typeof event] != null) ?? 'unknown';
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      runId = event.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId ?? runId;
    }
  }
  const byKind = Object.fromEntries(
    [...counts].sort(([, a], [, b]) => b - a).map(([kind, count]) => [kind.replace('EventAttributes', ''), count]),
  );
  return { events: [...counts.values()].reduce((sum, count) => sum + count, 0), runs, byKind };
}
