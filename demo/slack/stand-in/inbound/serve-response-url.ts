import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Faults } from '../faults.js';
import type { SlackState } from '../state/slack-state.js';
import { isRefusal } from '../web-api/api-method.js';
import { readBody } from '../web-api/read-call.js';
import { answerWith } from './apply-answer.js';

/** `POST /hooks/actions/<id>`: the bot answers an interaction. As a fault's method it is called `response_url`. */
export async function serveResponseUrl(
  { state, faults }: { readonly state: SlackState; readonly faults: Faults },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = parse((await readBody(request)) ?? '');
  if (body === null) return send(response, 400, { ok: false, error: 'invalid_payload' });
  const fault = faults.take('response_url', body);
  if (fault !== null) return send(response, fault.kind === 'rateLimited' ? 429 : 500, { ok: false, error: 'fatal_error' });
  const target = state.responseUrls.use(request.url?.split('/').at(-1) ?? '', body);
  if (typeof target === 'string') return send(response, 404, { ok: false, error: target });
  const result = answerWith(state, target, body);
  send(response, isRefusal(result) ? 400 : 200, result);
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const body = JSON.parse(text) as unknown;
    return typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
}
