import { toSha256 } from '../../../contracts/audit/sha256.js';
import type { AuditEntry } from '../../../core/audit/audit-entry.js';
import { SYSTEM_PRINCIPAL } from '../../../core/principal/principal.js';
import type { HistoryRecord, Unstored } from '../../../store/store.js';
import { type Attempt, forEach, type ReconcileDeps, type WorkflowHistory } from '../reconcile-deps.js';

/** So many a turn: the first run after an upgrade must not keep the reconciler from its work. */
const MOST_AT_ONCE = 50;

type Deps = Pick<ReconcileDeps, 'door' | 'nowMs'> & { readonly store: Pick<ReconcileDeps['store'], 'histories'> };

/**
 * Keeps the workflow's history of every rollout that has ended, with its hash in the timeline, before the engine forgets it. One that the engine has forgotten
 * already is noted as missing, once.
 */
export async function storeHistories({ store, door, nowMs }: Deps, attempt: Attempt): Promise<void> {
  await forEach(await store.histories.findUnstored(MOST_AT_ONCE), ({ id, environment }) =>
    attempt(`history of ${id}`, async () => {
      const history = await door.history(environment, id);
      if (history === 'running') return null;
      const record = toRecord({ id, environment }, history === 'gone' ? null : history, nowMs());
      await store.histories.save(record, toEntry(record));
      return null;
    }),
  );
}

function toRecord({ id }: Unstored, history: WorkflowHistory | null, nowMs: number): HistoryRecord {
  const none = { rolloutId: id, runIds: [], eventCount: 0, text: '', sha256: '', storedAtMs: nowMs };
  if (history === null) return { ...none, missing: 'The engine had forgotten the workflow before its history could be stored.' };
  const { workflowId, runs, forgottenRunId } = history;
  const text = JSON.stringify({ workflowId, runs });
  return {
    ...none,
    runIds: runs.map(({ runId }) => runId),
    eventCount: runs.reduce((sum, { events }) => sum + events.length, 0),
    text,
    sha256: toSha256(text),
    missing: forgottenRunId === null ? '' : `The engine had forgotten run ${forgottenRunId} and those before it.`,
  };
}

function toEntry({ rolloutId, runIds, eventCount, sha256, missing, storedAtMs }: HistoryRecord): AuditEntry {
  const { id, via } = SYSTEM_PRINCIPAL;
  const stored = `The workflow's history was stored: ${eventCount} events in ${runIds.length === 1 ? 'one run' : `${runIds.length} runs`}, SHA-256 ${sha256}.`;
  return {
    rolloutId,
    key: 'history',
    atMs: storedAtMs,
    kind: 'history',
    principal: { id, via },
    summary: [...(sha256 === '' ? [] : [stored]), ...(missing === '' ? [] : [missing])].join(' '),
    data: { sha256, runIds, events: eventCount, missing },
  };
}
