import type { RecordedEntry } from '../audit-entry.js';
import type { HistoryBreak, HistoryDecision, HistoryFacts } from './history-facts.js';

/** Keys that only a rollout's workflow gives: `r<revision>.<place>` and `refusal/<revision>.<number>/<decision>`. */
const WORKFLOW_KEY = /^(?:r\d+\.\d+$|refusal\/\d+\.\d+\/)/;

/**
 * Whether the timeline and the history of the workflow tell the same decisions: each one that the workflow took or refused has its entry, by the same person,
 * through the same door and for the same reason; and each entry that the workflow wrote about a decision has its update or its signal. Null: they agree.
 * Decisions that no workflow saw (before it began, after it ended) are in no history. `isComplete` false: parts of the history are known to be missing,
 * so that an entry without an update proves nothing.
 */
export function compareHistory(facts: HistoryFacts, entries: readonly RecordedEntry[], isComplete: boolean): HistoryBreak | null {
  const told = entries.filter((entry) => (entry.kind === 'decision' || entry.kind === 'refusal') && entry.data['verb'] !== undefined);
  for (const decision of facts.decisions) {
    const entry = told.find(({ data }) => data['decisionId'] === decision.id);
    if (entry === undefined) return toEntryMissing(decision);
    const broken = compare(decision, entry);
    if (broken !== null) return broken;
  }
  return isComplete && facts.unreadable === 0 ? findUnheard(facts, told) : null;
}

function compare(
  { verb, principal, reason, runId, eventId }: HistoryDecision,
  { seq, data, principal: by }: RecordedEntry,
): HistoryBreak | null {
  const expected = JSON.stringify({ verb, by: principal.id, via: principal.via, reason });
  const found = JSON.stringify({ verb: data['verb'], by: by.id, via: by.via, reason: data['reason'] });
  if (expected === found) return null;
  const detail = `Entry ${seq} tells a decision otherwise than the history does (run ${runId}, event ${eventId}).`;
  return { kind: 'decisionDiffers', seq, expected, found, detail };
}

function toEntryMissing({ id, verb, principal, runId, eventId }: HistoryDecision): HistoryBreak {
  return {
    kind: 'entryMissing',
    seq: null,
    expected: `an entry of decision ${id}`,
    found: 'none',
    detail: `The history has "${verb}" by ${principal.id} (run ${runId}, event ${eventId}), and the timeline has no entry of it.`,
  };
}

function findUnheard({ decisions, signals }: HistoryFacts, told: readonly RecordedEntry[]): HistoryBreak | null {
  const ids = new Set<unknown>(decisions.map(({ id }) => id));
  const left: Record<string, number> = { ...signals };
  for (const { seq, key, data, principal, summary } of told) {
    const verb = String(data['verb']);
    if (!WORKFLOW_KEY.test(key) || ids.has(data['decisionId'])) continue;
    if (principal.via === 'signal' && (left[verb] ?? 0) > 0) {
      left[verb] = (left[verb] ?? 0) - 1;
      continue;
    }
    return {
      kind: 'updateMissing',
      seq,
      expected: `"${verb}" by ${principal.id} in the history`,
      found: 'none',
      detail: `Entry ${seq} ("${summary}") says that the workflow took this decision, and its history does not have it.`,
    };
  }
  return null;
}
