import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../contracts/api/operations/operations.js';
import { rolloutAtGate, startedRollout } from '../fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../fakes/api/api-server.js';
import { type DrawnRequest, drawRequest, type Known } from './draw-request.js';
import { type Answered, findFault } from './find-faults.js';

/** By number and not by time: the same requests on every machine. More of them: `TIDEGATE_FUZZ_RUNS=1000`. */
const RUNS = Number(process.env['TIDEGATE_FUZZ_RUNS'] ?? 15);

let api: ApiUnderTest;
let known: Known;

beforeAll(async () => {
  api = await startApi();
  const [watching, gate] = [await startedRollout(api), await rolloutAtGate(api)];
  const { body } = await api.ask('POST', '/v1/freezes', { body: { kind: 'stop', feature: 'frozen', reason: 'to be lifted' } });
  known = { rollouts: [watching.id, gate.id], features: [watching.feature, gate.feature], freezes: [body.freeze.id as string] };
});
afterAll(() => api.stop());

async function send(method: string, { path, body, headers }: DrawnRequest): Promise<Answered> {
  const stop = new AbortController();
  const res = await fetch(`${api.url}${path}`, {
    method: method.toUpperCase(),
    headers: { ...headers, ...(body !== undefined && { 'content-type': body.type }) },
    ...(body !== undefined && { body: body.text }),
    signal: stop.signal,
  });
  const type = res.headers.get('content-type') ?? '';
  const isStream = type.startsWith('text/event-stream');
  const text = isStream ? '' : await res.text();
  if (isStream) stop.abort();
  return { status: res.status, type, text };
}

describe('R-API-1 whatever is sent, every operation answers as it is described, and never fails', () => {
  it.each(OPERATIONS)('$method $path', async (operation) => {
    await fc.assert(
      fc.asyncProperty(drawRequest(operation, known), async (request) => {
        const answer = await send(operation.method, request);
        expect(findFault(operation, answer), `${answer.status} ${answer.text.slice(0, 500)}`).toBeNull();
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
  });
});
