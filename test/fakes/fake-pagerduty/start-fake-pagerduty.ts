import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkEvent } from './check-event.js';

export interface ReceivedEvent {
  readonly routing_key: string;
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve';
  readonly dedup_key: string;
  readonly client?: string;
  readonly client_url?: string;
  readonly links?: readonly { readonly href: string; readonly text?: string }[];
  readonly payload?: {
    readonly summary: string;
    readonly severity: string;
    readonly source: string;
    readonly timestamp?: string;
    readonly component?: string;
    readonly group?: string;
    readonly class?: string;
    readonly custom_details?: Readonly<Record<string, unknown>>;
  };
}

export interface Incident {
  readonly dedupKey: string;
  readonly state: 'triggered' | 'resolved';
  /** Events of its key that it has swallowed. */
  readonly events: number;
}

/** An answer instead of its own, once. */
export interface Scripted {
  readonly status: number;
  readonly retryAfter?: string;
  readonly body?: string;
  /** It takes the event all the same, as when the answer is lost. */
  readonly isApplied?: boolean;
}

export interface FakePagerduty {
  /** Without path, as configured. */
  readonly url: string;
  /** Those that were taken, in order. */
  readonly events: readonly ReceivedEvent[];
  /** Oldest first. */
  readonly incidents: readonly Incident[];
  /** Complaints of the events that were refused. */
  readonly complaints: readonly string[];
  /** The next answers. */
  readonly script: Scripted[];
  stop(): Promise<void>;
}

/** Larger events are refused. */
const MOST_BYTES = 512 * 1_024;

/** `routingKey`: of the only integration there is. */
export async function startFakePagerduty({ routingKey }: { readonly routingKey: string }): Promise<FakePagerduty> {
  const events: ReceivedEvent[] = [];
  const incidents: Incident[] = [];
  const complaints: string[] = [];
  const script: Scripted[] = [];
  const take = (text: string): { status: number; body: object } => {
    if (Buffer.byteLength(text) > MOST_BYTES) return { status: 413, body: {} };
    const event = parse(text);
    const errors = checkEvent(event);
    const all = errors.length === 0 && (event as ReceivedEvent).routing_key !== routingKey ? ['Invalid routing key'] : errors;
    complaints.push(...all);
    if (all.length > 0) return { status: 400, body: { status: 'invalid event', message: 'Event object is invalid', errors: all } };
    events.push(event as ReceivedEvent);
    keepIncidents(incidents, event as ReceivedEvent);
    return { status: 202, body: { status: 'success', message: 'Event processed', dedup_key: (event as ReceivedEvent).dedup_key } };
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    if (request.method !== 'POST' || request.url !== '/v2/enqueue') return void response.writeHead(404).end();
    const scripted = script.shift();
    if (scripted === undefined || scripted.isApplied) {
      const { status, body } = take(text);
      if (scripted === undefined) return answer(response, status, JSON.stringify(body));
    }
    answer(response, scripted.status, scripted.body ?? '', scripted.retryAfter);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url, events, incidents, complaints, script, stop };
}

function answer(response: ServerResponse, status: number, body: string, retryAfter?: string): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(retryAfter !== undefined && { 'retry-after': retryAfter }) });
  response.end(body);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** An open incident swallows events of its key; after it was resolved the key opens a new one, and there is nothing to resolve. */
function keepIncidents(incidents: Incident[], { dedup_key: dedupKey, event_action: action }: ReceivedEvent): void {
  const at = incidents.findLastIndex((incident) => incident.dedupKey === dedupKey && incident.state !== 'resolved');
  const open = incidents[at];
  if (open !== undefined) incidents[at] = { ...open, events: open.events + 1, state: action === 'resolve' ? 'resolved' : open.state };
  else if (action === 'trigger') incidents.push({ dedupKey, state: 'triggered', events: 1 });
}
