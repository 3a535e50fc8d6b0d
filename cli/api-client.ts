import { randomUUID } from 'node:crypto';
import type { SseMessage } from '../contracts/events/sse-parser.js';
import type { AuditVerification } from '../core/audit/audit-verification.js';
import type { Comparison } from '../core/comparison/comparison.js';
import type { FreezeView } from '../core/freeze/freeze-view.js';
import type { Rehearsal } from '../core/rehearsal/rehearsal.js';
import type { Explanation } from '../core/rollout/explain/explanation.js';
import type { RolloutView } from '../core/rollout/view/rollout-view.js';
import type {
  AuditFilter,
  AuditPage,
  ChainedTimeline,
  CreatedFreeze,
  Decided,
  DecisionBody,
  FreezeBody,
  FreezePage,
  FreezesFilter,
  KillBody,
  Killed,
  PlannedRollout,
  RolloutPage,
  RolloutReport,
  RolloutsFilter,
  RunningRehearsal,
  StartedRollout,
  TemplatePage,
  Timeline,
  VerdictPage,
  VerdictsFilter,
} from './api/api-types.js';
import { createHttpDoor, type HttpDoor, type HttpDoorOptions, type HttpRequest } from './api/http-door.js';
import { createKeyCalls, type KeyCalls } from './api/key-calls.js';
import type { Me } from './api/me.js';
import { readSse } from './api/sse-reader.js';
import { createWebhookClient, type WebhookClient } from './api/webhook-client.js';

/** A server that says nothing for so long, not even a comment, is taken for gone. */
const SILENCE_MS = 45_000;
const DEFAULT_TIMEOUT_MS = 15_000;

export interface EventsRequest {
  readonly lastEventId: string | null;
  readonly signal: AbortSignal;
}

/** The API of `docs/http.md`. Every call throws an AppError: API_UNREACHABLE when no answer comes, else the code of the API's problem. */
export interface ApiClient extends KeyCalls {
  readonly url: string;
  start(spec: { readonly type: string; readonly text: string }): Promise<StartedRollout>;
  /** What a spec or a template with what to fill in would do; starts nothing. */
  plan(spec: { readonly type: string; readonly text: string }): Promise<PlannedRollout>;
  templates(): Promise<TemplatePage>;
  /** Why it stands where it stands, what follows, and who can act. */
  explain(id: string): Promise<Explanation>;
  list(filter: RolloutsFilter): Promise<RolloutPage>;
  get(id: string, signal?: AbortSignal): Promise<RolloutView>;
  /** `shownRevision`: of the view that the person was shown; PRECONDITION_FAILED when the rollout has moved on since. */
  decide(id: string, decision: DecisionBody, shownRevision?: number): Promise<Decided>;
  /** A new rollout with the spec of one that was rolled back or refused. */
  retry(id: string): Promise<StartedRollout>;
  /** Takes a completed rollout back; the view says how far it has come. */
  revert(id: string, reason: string): Promise<Decided>;
  /** Entries after this number, all without one. */
  timeline(id: string, afterSeq?: number, signal?: AbortSignal): Promise<Timeline>;
  /** All entries with their hashes. */
  chain(id: string): Promise<ChainedTimeline>;
  /** What the server finds when it checks the rollout's timeline; `head`: as somebody wrote it down. */
  verification(id: string, head?: string): Promise<AuditVerification>;
  /** One page of the entries of all rollouts. */
  audit(filter: AuditFilter): Promise<AuditPage>;
  report(id: string): Promise<RolloutReport>;
  /** Both arms side by side, with a page of pairs. */
  comparison(id: string, filter: { readonly category?: string | undefined; readonly limit?: string }): Promise<Comparison>;
  /** One page of the kept verdicts, oldest first; `readVerdicts` follows the pages. */
  verdicts(id: string, filter: VerdictsFilter): Promise<VerdictPage>;
  kill(feature: string, kill: KillBody): Promise<Killed>;
  freeze(freeze: FreezeBody): Promise<CreatedFreeze>;
  /** Lifts a freeze before its time. */
  thaw(id: string, reason: string): Promise<{ readonly freeze: FreezeView }>;
  freezes(filter: FreezesFilter): Promise<FreezePage>;
  /** Who the API takes the caller for. */
  me(): Promise<Me>;
  readonly webhooks: WebhookClient;
  /** Starts a rehearsal; its result when it ended while the API waited. */
  rehearse(spec: { readonly type: string; readonly text: string }): Promise<Rehearsal | RunningRehearsal>;
  /** Of one that has ended; NOT_FOUND before. */
  rehearsal(id: string): Promise<Rehearsal>;
  /** The rollout's events until the stream ends or the signal stops it. Null: this server has no event stream, ask it in turns instead. */
  events(id: string, request: EventsRequest): Promise<AsyncIterable<SseMessage> | null>;
}

export type ApiClientOptions = Omit<HttpDoorOptions, 'timeoutMs'> & { readonly timeoutMs?: number };

export function createApiClient(options: ApiClientOptions): ApiClient {
  const url = options.url.replace(/\/+$/, '');
  const door = createHttpDoor({ ...options, url, timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS });
  const post = <Answer>(path: string, body: unknown) => door.json<Answer>({ method: 'POST', path, body: toBody(body) });
  // A key of its own for each, so that it can be sent again when the connection is lost.
  const create = <Answer>(request: Pick<HttpRequest, 'path' | 'body'>) =>
    door.json<Answer>({ method: 'POST', ...request, headers: { 'idempotency-key': randomUUID() } });
  return {
    url,
    start: (body) => create({ path: '/v1/rollouts', body }),
    plan: (body) => door.json({ method: 'POST', path: '/v1/plans', body }),
    templates: () => door.json({ method: 'GET', path: '/v1/templates' }),
    explain: (id) => door.json({ method: 'GET', path: rollout(id, '/explanation') }),
    list: (filter) => door.json({ method: 'GET', path: '/v1/rollouts', query: { ...filter } }),
    get: (id, signal) => door.json({ method: 'GET', path: rollout(id), signal }),
    decide: (id, decision, revision) =>
      door.json({ method: 'POST', path: rollout(id, '/decisions'), body: toBody(decision), headers: toMatch(revision) }),
    retry: (id) => create({ path: rollout(id, '/retry') }),
    revert: (id, reason) => post(rollout(id, '/revert'), { reason }),
    ...createRecordCalls(door),
    kill: (feature, kill) => post(`/v1/features/${encodeURIComponent(feature)}/kill`, kill),
    freeze: (freeze) => create({ path: '/v1/freezes', body: toBody(freeze) }),
    thaw: (id, reason) => post(`/v1/freezes/${encodeURIComponent(id)}/lift`, { reason }),
    freezes: (filter) => door.json({ method: 'GET', path: '/v1/freezes', query: { ...filter } }),
    me: () => door.json({ method: 'GET', path: '/v1/me' }),
    ...createKeyCalls(door),
    rehearse: (body) => create({ path: '/v1/rehearsals', body }),
    rehearsal: (id) => door.json({ method: 'GET', path: `/v1/rehearsals/${encodeURIComponent(id)}` }),
    webhooks: createWebhookClient(door),
    events: (id, request) => openEvents(door, rollout(id, '/events'), request),
  };
}

/** What a rollout has left behind: timelines, evidence, comparisons. */
type RecordCalls = Pick<ApiClient, 'timeline' | 'chain' | 'verification' | 'audit' | 'comparison' | 'report' | 'verdicts'>;

function createRecordCalls(door: HttpDoor): RecordCalls {
  return {
    timeline: (id, afterSeq, signal) =>
      door.json({
        method: 'GET',
        path: rollout(id, '/timeline'),
        query: { after: afterSeq === undefined ? undefined : String(afterSeq) },
        signal,
      }),
    chain: (id) => door.json({ method: 'GET', path: rollout(id, '/timeline') }),
    verification: (id, head) => door.json({ method: 'GET', path: rollout(id, '/audit/verification'), query: { head } }),
    audit: (filter) => door.json({ method: 'GET', path: '/v1/audit', query: { ...filter, limit: '1000' } }),
    comparison: (id, filter) => door.json({ method: 'GET', path: rollout(id, '/comparison'), query: { ...filter } }),
    report: (id) => door.json({ method: 'GET', path: rollout(id, '/report') }),
    verdicts: (id, { guard, cursor, limit }) =>
      door.json({ method: 'GET', path: rollout(id, '/verdicts'), query: { guard, cursor, limit: limit?.toString() } }),
  };
}

const rollout = (id: string, rest = '') => `/v1/rollouts/${encodeURIComponent(id)}${rest}`;
const toMatch = (revision: number | undefined) => (revision === undefined ? {} : { 'if-match': `"${revision}"` });
const toBody = (value: unknown) => ({ type: 'application/json', text: JSON.stringify(value) });

async function openEvents(door: HttpDoor, path: string, { lastEventId, signal }: EventsRequest): Promise<AsyncIterable<SseMessage> | null> {
  const silence = new AbortController();
  const headers = { accept: 'text/event-stream', ...(lastEventId === null ? {} : { 'last-event-id': lastEventId }) };
  const response = await door.open({ method: 'GET', path, headers, signal: AbortSignal.any([signal, silence.signal]) });
  if (!response.headers.get('content-type')?.startsWith('text/event-stream') || response.body === null) {
    await response.body?.cancel();
    return null;
  }
  return readUntilSilent(response.body, silence);
}

async function* readUntilSilent(body: AsyncIterable<Uint8Array>, silence: AbortController): AsyncGenerator<SseMessage> {
  const expire = () => silence.abort(new DOMException('the event stream fell silent', 'TimeoutError'));
  let timer = setTimeout(expire, SILENCE_MS);
  const onBytes = () => {
    clearTimeout(timer);
    timer = setTimeout(expire, SILENCE_MS);
  };
  try {
    yield* readSse(body, onBytes);
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}
