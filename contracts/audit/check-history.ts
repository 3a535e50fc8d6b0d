import type { HistoryCheck } from '../../core/audit/audit-verification.js';
import type { ChainedEntry } from '../../core/audit/chain/chained-entry.js';
import { compareHistory } from '../../core/audit/history/compare-history.js';
import type { HistoryBreak } from '../../core/audit/history/history-facts.js';
import { readHistory } from './read-history.js';
import { toSha256 } from './sha256.js';

/** A history as the store keeps it. */
export interface KeptHistory {
  readonly text: string;
  readonly sha256: string;
  readonly missing: string;
}

const NOTHING: Omit<HistoryCheck, 'state'> = { sha256: null, runs: 0, events: 0, decisions: 0, unreadable: 0, missing: '', break: null };

/** Whether the stored history is the one that was stored, and tells the same decisions as the timeline. `hasBegun`: the rollout has, or had, a workflow. */
export function checkHistory(kept: KeptHistory | null, entries: readonly ChainedEntry[], hasBegun: boolean): HistoryCheck {
  const said = entries.find(({ kind }) => kind === 'history');
  if (kept === null) {
    const broken = said === undefined ? null : toRemoved(said);
    return { ...NOTHING, state: hasBegun ? 'pending' : 'none', break: broken };
  }
  const { text, sha256, missing } = kept;
  const check = { ...NOTHING, state: missing === '' ? ('stored' as const) : ('incomplete' as const), sha256: sha256 || null, missing };
  const edited = findEdited(kept, said);
  if (edited !== null || text === '') return { ...check, break: edited };
  const facts = readHistory(text);
  if (facts === null) return { ...check, break: toUnreadable(said?.seq ?? null) };
  const { runs, events, decisions, unreadable } = facts;
  const broken = compareHistory(facts, entries, missing === '');
  return { ...check, runs, events, decisions: decisions.length, unreadable, break: broken };
}

function findEdited({ text, sha256 }: KeptHistory, said: ChainedEntry | undefined): HistoryBreak | null {
  const seq = said?.seq ?? null;
  const expected = said === undefined ? 'an entry that says it was stored' : String(said.data['sha256'] ?? '');
  const found = text === '' ? '' : toSha256(text);
  if (said !== undefined && found === expected && sha256 === expected) return null;
  const detail =
    said === undefined
      ? 'A history is stored, and the timeline has no entry of it: nothing says what its hash was.'
      : `The stored history is not the one of entry ${seq}: its hash is another one.`;
  return { kind: 'historyEdited', seq, expected, found: found === expected ? sha256 : found, detail };
}

const toRemoved = ({ seq, data }: ChainedEntry): HistoryBreak => ({
  kind: 'historyRemoved',
  seq,
  expected: `the history with SHA-256 ${String(data['sha256'])}`,
  found: 'none',
  detail: `Entry ${seq} says that the history was stored, and it is not there.`,
});

const toUnreadable = (seq: number | null): HistoryBreak => ({
  kind: 'historyEdited',
  seq,
  expected: 'the runs of a workflow as JSON',
  found: 'something else',
  detail: 'The stored history cannot be read as the runs of a workflow.',
});
