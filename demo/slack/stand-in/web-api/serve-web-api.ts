import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultKind, Faults } from '../faults.js';
import type { SlackState } from '../state/slack-state.js';
import { type ApiArgs, type ApiCall, type ApiMethod, type ApiResult, refuse } from './api-method.js';
import { APP_METHODS } from './app-methods.js';
import { CHAT_METHODS } from './chat-methods.js';
import { CONVERSATION_METHODS } from './conversation-methods.js';
import { PEOPLE_METHODS } from './people-methods.js';
import type { RateLimits } from './rate-limits.js';
import { type ReadCall, readCall } from './read-call.js';
import { VIEW_METHODS } from './view-methods.js';

const METHODS: Readonly<Record<string, ApiMethod>> = {
  ...APP_METHODS,
  ...CHAT_METHODS,
  ...CONVERSATION_METHODS,
  ...PEOPLE_METHODS,
  ...VIEW_METHODS,
};

/** One call as it arrived, without its token. */
export interface RecordedCall {
  readonly method: string;
  readonly args: ApiArgs;
  readonly atMs: number;
  /** `ok`, the error of the answer, or the fault that hit it. */
  outcome: string;
}

export interface WebApi {
  readonly state: SlackState;
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly calls: RecordedCall[];
  readonly baseUrl: () => string;
  readonly newSocketUrl: () => string;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ApiResult;
}

/** Answers one call of the Web API at `/api/<method>`. */
export async function serveWebApi(api: WebApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const call = await readCall(request);
  if (typeof call === 'string') return send(response, answer(refuse(call)));
  const record: RecordedCall = { method: call.method, args: call.args, atMs: api.state.now(), outcome: 'pending' };
  api.calls.push(record);
  const fault = api.faults.take(call.method, call.args);
  if (fault !== null) record.outcome = fault.kind;
  if (fault !== null && isBefore(fault, response)) return;
  if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms).unref());
  const result = perform(api, call);
  // No answer, and not even a closing one: the caller cannot know whether it was done.
  if (fault?.kind === 'lostAnswer') return breakOff(response);
  record.outcome = result.body.ok ? 'ok' : result.body.error;
  send(response, result);
}

/** Whether the fault comes before anything is done; it is answered then. */
function isBefore(fault: FaultKind, response: ServerResponse): boolean {
  switch (fault.kind) {
    case 'rateLimited':
      send(response, limited(fault.retryAfterS));
      return true;
    case 'serverError':
      response.writeHead(fault.status ?? 500, { 'content-type': 'text/plain' }).end('Internal Server Error');
      return true;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Your connection is being checked.</body></html>');
      return true;
    case 'reset':
      breakOff(response);
      return true;
    case 'refused':
      send(response, answer(refuse(fault.error)));
      return true;
    case 'slow':
    case 'lostAnswer':
      return false;
  }
}

/** The caller sees a reset connection. */
function breakOff(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

function perform(api: WebApi, { method: name, args, token: text }: ReadCall): Answer {
  const { state } = api;
  const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
  if (method === undefined) return answer(refuse('unknown_method'));
  const token = state.tokens.check(text);
  if (typeof token === 'string') return answer(refuse(token));
  if ((token.kind === 'app') !== (method.isForApp ?? false) && name !== 'auth.test') return answer(refuse('not_allowed_token_type'));
  const waitS = api.limits.take(name, method, args);
  if (waitS !== null) return limited(waitS);
  const needed = method.scopes?.(args, state) ?? [];
  const headers = { 'x-oauth-scopes': [...token.scopes].join(','), 'x-accepted-oauth-scopes': needed.join(',') };
  const lacking = needed.filter((scope) => !token.scopes.has(scope));
  if (lacking.length > 0)
    return answer({ ...refuse('missing_scope'), needed: lacking.join(','), provided: [...token.scopes].join(',') }, headers);
  for (const scope of needed) state.tokens.needed.add(scope);
  const call: ApiCall = { args, token, state, baseUrl: api.baseUrl(), newSocketUrl: api.newSocketUrl };
  return answer(method.handle(call), headers);
}

const answer = (body: ApiResult, headers: Answer['headers'] = {}): Answer => ({ status: 200, headers, body });

const limited = (afterS: number): Answer => ({ status: 429, headers: { 'retry-after': String(afterS) }, body: refuse('ratelimited') });

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
}
