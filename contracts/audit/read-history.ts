import type { HistoryDecision, HistoryFacts } from '../../core/audit/history/history-facts.js';

interface Payload {
  readonly metadata?: { readonly encoding?: string };
  readonly data?: string;
}

interface HistoryEvent {
  readonly eventId?: string;
  readonly workflowExecutionUpdateAcceptedEventAttributes?: {
    readonly acceptedRequest?: { readonly input?: { readonly name?: string; readonly args?: { readonly payloads?: readonly Payload[] } } };
  };
  readonly workflowExecutionSignaledEventAttributes?: { readonly signalName?: string };
}

/** The stored text: all runs of a workflow's chain, oldest first, with their events in proto3 JSON. */
export interface StoredHistory {
  readonly workflowId: string;
  readonly runs: readonly { readonly runId: string; readonly events: readonly unknown[] }[];
}

const DECIDE = 'decide';

/** What the stored history says about decisions. Null: the text is no such history (any more). */
export function readHistory(text: string): HistoryFacts | null {
  const history = parse(text);
  if (history === null) return null;
  const events = history.runs.flatMap(({ runId, events: some }) => some.map((event) => ({ runId, event: event as HistoryEvent })));
  const updates = events.filter(({ event }) => toUpdate(event)?.name === DECIDE);
  const decisions = updates.map(({ runId, event }) => toDecision(event, runId)).filter((decision) => decision !== null);
  const signals: Record<string, number> = {};
  for (const { event } of events) {
    const name = event.workflowExecutionSignaledEventAttributes?.signalName;
    if (name !== undefined) signals[name] = (signals[name] ?? 0) + 1;
  }
  return { runs: history.runs.length, events: events.length, decisions, signals, unreadable: updates.length - decisions.length };
}

function parse(text: string): StoredHistory | null {
  try {
    const value = JSON.parse(text) as Partial<StoredHistory> | null;
    const isHistory =
      Array.isArray(value?.runs) && value.runs.every((run) => typeof run === 'object' && run !== null && Array.isArray(run.events));
    return isHistory ? (value as StoredHistory) : null;
  } catch {
    return null;
  }
}

const toUpdate = (event: HistoryEvent) => event?.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input;

/** Null: its content cannot be read here, as a payload codec makes of it. */
function toDecision(event: HistoryEvent, runId: string): HistoryDecision | null {
  const [payload] = toUpdate(event)?.args?.payloads ?? [];
  try {
    const sent = JSON.parse(fromBase64(payload?.data ?? '')) as Partial<HistoryDecision> | null;
    const { id, verb, principal, reason } = sent ?? {};
    if (typeof id !== 'string' || typeof verb !== 'string' || typeof principal?.id !== 'string' || typeof reason !== 'string') return null;
    return { id, verb, principal: { id: principal.id, via: String(principal.via) }, reason, runId, eventId: Number(event.eventId ?? 0) };
  } catch {
    return null;
  }
}

const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString('utf8');
