import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../contracts/api/operations/operation.js';
import { OPERATIONS } from '../../contracts/api/operations/operations.js';
import { ROLES, type Role, rolesWith } from '../../core/access/role.js';
import { rolloutAtGate } from '../fakes/api/api-rollouts.js';
import { type GuardedApi, startGuardedApi } from './guarded-api.js';
import { type Existing, exampleOf, withoutExample } from './requests.js';

/** Where a key's role holds. Everything that is asked for is about a feature in production that begins with `feature-`. */
const PLACES = ['', '@production/feature-*', '@staging', '@production/billing-*'] as const;
type Place = (typeof PLACES)[number];
type Status = number | 'stream';

let api: GuardedApi;
let existing: Existing;
let admin: string;
const keys = new Map<string, string>();

beforeAll(async () => {
  api = await startGuardedApi();
  admin = (await api.makeKey('admin')).secret;
  const { id, feature } = await rolloutAtGate({
    ...api,
    ask: (method, path, { body } = {}) => api.send(method, path, { token: admin, body }),
  });
  const post = async (path: string, body: unknown) => (await api.send('POST', path, { token: admin, body })).body;
  const { freeze } = await post('/v1/freezes', {
    kind: 'window',
    reason: 'r',
    feature,
    from: '2027-01-01T00:00:00Z',
    until: '2027-01-02T00:00:00Z',
  });
  const { webhook } = await post('/v1/webhooks', { name: 'w', url: 'https://hooks.example.com/x', events: ['rollout.completed'] });
  existing = { rollout: id, feature, freeze: freeze.id, webhook: webhook.id, key: (await api.makeKey('viewer')).id };
  for (const role of ROLES) for (const place of PLACES) keys.set(`${role}${place}`, (await api.makeKey(`${role}${place}`)).secret);
});
afterAll(() => api.stop());

/** The status; of a stream only that it has begun. */
async function statusOf(operation: Operation, token: string | undefined): Promise<Status> {
  const { path, body, headers } = exampleOf(operation, existing);
  const stop = new AbortController();
  const res = await fetch(`${api.url}${path}`, {
    method: operation.method.toUpperCase(),
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: stop.signal,
  });
  const isStream = (res.headers.get('content-type') ?? '').startsWith('text/event-stream');
  if (isStream) stop.abort();
  else await res.text();
  return isStream ? 'stream' : res.status;
}

/** Whether the table of operations lets a key with this role, held there, in. */
function isLetIn(operation: Operation, role: Role, place: Place): boolean {
  const { right } = operation;
  const { about } = exampleOf(operation, existing);
  if (right === null || about === 'anything') return true;
  const holds =
    about === 'list' || about === 'items' ? true : about === 'installation' ? place === '' : place === '' || place.includes('feature');
  return holds && rolesWith(right === 'self' ? 'administer' : right).includes(role);
}

/** Everything that an admin can read, without what reading and refusing itself adds. */
async function readEverything(): Promise<unknown> {
  const reads = OPERATIONS.filter(({ method, right, tag }) => method === 'get' && right !== null && tag !== 'flags');
  const answers = [];
  for (const operation of reads.filter(({ operationId }) => operationId !== 'streamRollout')) {
    const { path } = exampleOf(operation, existing);
    answers.push({ path, ...(await api.send('GET', path, { token: admin })) });
  }
  return answers.map(({ path, status, body }) => ({ path, status, body: withoutTraces(body) }));
}

const TRACES = new Set(['lastUsedAtMs', 'audit', 'head', 'chain', 'verifiedAtMs', 'atMs', 'instance', 'next', 'keyId']);

function withoutTraces(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((each) => each?.kind !== 'refusal').map(withoutTraces);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !TRACES.has(name))
      .map(([name, each]) => [name, withoutTraces(each)]),
  );
}

const GUARDED = OPERATIONS.filter(({ right }) => right !== null);
const READING = OPERATIONS.filter(({ method, right }) => method === 'get' && right === 'read');

describe('R-API-1 every operation of the table, asked by everybody', () => {
  it('has an example', () => expect(withoutExample(OPERATIONS)).toEqual([]));

  it('is open to nobody but health, metrics and the document', () =>
    expect(OPERATIONS.filter(({ right }) => right === null).map(({ path }) => path)).toEqual([
      '/livez',
      '/readyz',
      '/metrics',
      '/openapi.json',
    ]));

  it.each(GUARDED)('without credentials, or with ones that are none, is refused with 401: $method $path', async (operation) => {
    for (const token of [undefined, 'tg_', 'dev:lead@example.com', 'x.y.z', `tg_${'0'.repeat(12)}_${'0'.repeat(49)}`]) {
      api.clock.nowMs += 61_000;
      expect([token, await statusOf(operation, token)]).toEqual([token, 401]);
    }
  });

  it('refuses everybody whom the table does not name with 403, and nothing has changed after all of it', async () => {
    const before = await readEverything();
    let refused = 0;
    const wrong: unknown[] = [];
    for (const operation of GUARDED)
      for (const role of ROLES)
        for (const place of PLACES) {
          if (isLetIn(operation, role, place)) continue;
          refused += 1;
          const status = await statusOf(operation, keys.get(`${role}${place}`));
          if (status !== 403) wrong.push([operation.operationId, `${role}${place}`, status]);
        }
    expect(wrong).toEqual([]);
    expect(await readEverything()).toEqual(before);
    expect(refused).toBeGreaterThan(500);
  });

  it('refuses whoever is known and was granted nothing with 403, but tells them who they are', async () => {
    const token = await api.issuer.sign({ email: 'nobody@example.com' });
    const let_in = [];
    for (const operation of GUARDED) if ((await statusOf(operation, token)) !== 403) let_in.push(operation.operationId);
    expect(let_in).toEqual(['whoAmI']);
  });

  it('answers a viewer on everything that is only read', async () => {
    for (const operation of READING) {
      const status = await statusOf(operation, keys.get('viewer@production/feature-*'));
      const expected = ['getRehearsal', 'getVersion'].includes(operation.operationId) ? [404] : [200, 'stream'];
      expect(expected, operation.operationId).toContain(status);
    }
  });

  it('shows and takes nothing of other features and environments', async () => {
    for (const place of ['@staging', '@production/billing-*']) {
      for (const operation of OPERATIONS.filter((each) => exampleOf(each, existing).about === 'list')) {
        if (['listTemplates', 'getRehearsal'].includes(operation.operationId)) continue;
        const { body } = await api.send('GET', exampleOf(operation, existing).path, { token: keys.get(`viewer${place}`) });
        expect(JSON.stringify(body), operation.operationId).not.toContain('feature-');
      }
      for (const operation of OPERATIONS.filter((each) => exampleOf(each, existing).about === 'items')) {
        const { path, body } = exampleOf(operation, existing);
        const answer = await api.send('POST', path, { token: keys.get(`application${place}`), body });
        expect([answer.status, answer.body.accepted ?? answer.body.taken ?? 0]).toEqual([answer.status === 403 ? 403 : 200, 0]);
      }
    }
  });
});

describe('R-API-1 whom the table lets in is let in', () => {
  it('never with 401, 403 or a failure of the server', async () => {
    const wrong: unknown[] = [];
    let asked = 0;
    for (const operation of GUARDED)
      for (const role of ROLES)
        for (const place of PLACES) {
          // What one of them removes the next would not find.
          if (!isLetIn(operation, role, place) || operation.method === 'delete') continue;
          asked += 1;
          const status = await statusOf(operation, keys.get(`${role}${place}`));
          if (status === 401 || status === 403 || (typeof status === 'number' && status >= 500))
            wrong.push([operation.operationId, `${role}${place}`, status]);
        }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(200);
  });
});
