import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS } from '../../contracts/api/operations/operations.js';
import { toApiDocumentText } from '../../contracts/openapi/api-document.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';
import type { AppDeps } from '../api-deps.js';
import { createApp } from '../create-app.js';

let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Pages for people and what they are made of are no operations. */
const isOfTheInterface = (path: string) => /^\/(?:v1\/|livez|readyz|metrics|openapi\.json)/.test(path);

interface Layer {
  readonly route?: { readonly path: unknown; readonly stack: readonly { readonly method?: string }[] };
}

/** Every address and method that the application has been given; `undefined` is what answers 405. */
function registeredRoutes(): readonly string[] {
  const anything: unknown = new Proxy(() => anything, { get: (_target, name) => (name === Symbol.toPrimitive ? () => '' : anything) });
  const app = createApp(anything as AppDeps);
  const { stack } = app.router as unknown as { readonly stack: readonly Layer[] };
  return stack.flatMap(({ route }) =>
    (route?.stack ?? []).flatMap(({ method }) =>
      method === undefined || method === '_all' || !isOfTheInterface(String(route?.path)) ? [] : [`${method} ${String(route?.path)}`],
    ),
  );
}

describe('R-API-1 GET /openapi.json', () => {
  it('has an operation for every route, and a route for every operation', () => {
    const described = OPERATIONS.filter(({ path }) => isOfTheInterface(path)).map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    expect([...new Set(registeredRoutes())].toSorted()).toEqual(described.toSorted());
  });

  it('answers everybody with the committed document', async () => {
    const { status, headers, body } = await api.ask('GET', '/openapi.json');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(`${JSON.stringify(body, null, 2)}\n`).toBe(toApiDocumentText());
    expect(toApiDocumentText()).toBe(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'));
  });

  it('answers 304 to who has it already', async () => {
    const { headers } = await api.ask('GET', '/openapi.json');
    const again = await api.ask('GET', '/openapi.json', { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect([again.status, again.body]).toEqual([304, '']);
    const other = await api.ask('GET', '/openapi.json', { headers: { 'if-none-match': '"another"' } });
    expect(other.status).toBe(200);
  });

  it.each(OPERATIONS.filter(({ path }) => path.includes('/ofrep/')))(
    '$method $path is served by the data plane',
    async ({ method, path }) => {
      const stop = new AbortController();
      const res = await fetch(`${api.url}${path.replaceAll(/\{\w+\}/g, 'some')}`, { method: method.toUpperCase(), signal: stop.signal });
      expect([200, 404]).toContain(res.status);
      expect(res.headers.get('content-type')).toMatch(/^(?:application\/json|text\/event-stream)/);
      if (res.status === 404) expect(await res.json()).toMatchObject({ errorCode: 'FLAG_NOT_FOUND' });
      stop.abort();
    },
  );
});
