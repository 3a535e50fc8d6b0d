import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyText } from '../../contracts/keys/key-text.js';
import { type AccessPolicy, createAccessPolicy } from '../../core/access/access-policy.js';
import { toGrant } from '../../core/access/grant.js';
import { CONTROL_PLANE, toControlEntry } from '../../core/audit/control-plane.js';
import type { ApiKey } from '../../core/keys/api-key.js';
import { createDirectory } from '../../core/principal/directory.js';
import { createLogger } from '../../platform/logger.js';
import { newSpec } from '../../test/fakes/api/api-rollouts.js';
import { type Answer, type ApiUnderTest, startApi, T0 } from '../../test/fakes/api/api-server.js';
import type { Authenticator } from '../principal/authenticator.js';
import { createDevAuthenticator } from '../principal/dev-authenticator.js';
import { createKeyAuthenticator } from '../principal/key-authenticator.js';
import { KeyFailures } from '../principal/key-failures.js';

const DAY = 86_400_000;
const PEOPLE = [
  { id: 'ada@example.com', groups: ['ml-leads'] },
  { id: 'grace@example.com', groups: ['ml-leads'] },
  { id: 'dev@example.com', groups: [] },
];

let api: ApiUnderTest;
let log = '';
let rules: AccessPolicy;
const failures = new KeyFailures();
const logger = createLogger('trace', 'test', {
  write: (line: string) => {
    log += line;
  },
});
const allow = (...given: readonly (readonly [grant: string, to: string])[]) => {
  rules = createAccessPolicy(
    given.map(([text, to]) => ({ grant: toGrant(text) ?? { role: 'viewer', environment: 'none', features: 'none' }, to: [to] })),
    'the test',
  );
};

beforeAll(async () => {
  allow(['operator@production/support-*', 'ada@example.com'], ['admin', 'grace@example.com']);
  const directory = createDirectory(PEOPLE);
  const dev = createDevAuthenticator({ directory });
  let keys: Authenticator | undefined;
  // Development's people are admins; whoever shows a key is who the key says.
  const authenticator: Authenticator = {
    trustsEverybody: true,
    authenticate: (shown) => (/^Bearer dev:/.test(shown.authorization ?? '') ? dev : (keys ?? dev)).authenticate(shown),
  };
  const access: AccessPolicy = { grantsOf: (who) => rules.grantsOf(who), explainNone: (who) => rules.explainNone(who) };
  api = await startApi({ authenticator, logger, keyFailures: failures, access, directory });
  keys = createKeyAuthenticator({ keys: api.store.keys, directory, access, failures, logger, nowMs: () => api.clock.nowMs });
});
afterAll(() => api.stop());

let lastName = 0;
const nextName = () => `ci-${++lastName}`;
const withKey = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });
const create = (body: Record<string, unknown>, as = 'grace@example.com') =>
  api.ask('POST', '/v1/keys', { as, body: { name: nextName(), ...body } });
const createWith = (secret: string, body: Record<string, unknown>) =>
  api.ask('POST', '/v1/keys', { ...withKey(secret), body: { name: nextName(), ...body } });
const use = (secret: string, path = '/v1/rollouts?limit=1') => api.ask('GET', path, withKey(secret));
const revoke = (id: string, reason = 'leaked') => api.ask('POST', `/v1/keys/${id}/revoke`, { as: 'grace@example.com', body: { reason } });
const rotate = (id: string, body: Record<string, unknown> = {}, as = 'grace@example.com') =>
  api.ask('POST', `/v1/keys/${id}/rotate`, { as, body });
const made = async (answer: Promise<Answer>): Promise<{ key: { id: string; name: string }; secret: string }> => (await answer).body;
const newest = async () => (await api.store.audit.list(CONTROL_PLANE)).at(-1);

describe('R-API-1 making keys', () => {
  it('gives the key once, and says to the audit who made what, with what', async () => {
    const { status, body, headers } = await create({ grants: ['operator@production/support-*'], expires: '30d' });
    expect([status, headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect(body.secret).toMatch(/^tg_/);
    expect(body.key).toMatchObject({ kind: 'service', principalId: `key:${body.key.name}`, state: 'active', expiresAtMs: T0 + 30 * DAY });
    const entry = await newest();
    expect(entry).toMatchObject({
      kind: 'key',
      principal: { id: 'grace@example.com', via: 'api' },
      data: { keyId: body.key.id, environment: 'production' },
    });
    expect(entry?.summary).toContain(`made the service key ${body.key.name}`);
    const found = await api.ask('GET', '/v1/audit?kind=key&environment=production&limit=1000', { as: 'grace@example.com' });
    expect(found.body.entries.map(({ data }: { data: { keyId: string } }) => data.keyId)).toContain(body.key.id);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['without grants', {}, '/grants'],
    ['with a role that there is not', { grants: ['root'] }, '/grants/0'],
    ['that approves', { grants: ['viewer', 'approver@production'] }, '/grants/1'],
    ['for ever', { grants: ['viewer'], expires: '367d' }, '/expires'],
    ['with capitals', { grants: ['viewer'], name: 'CI' }, '/name'],
    ['with something unknown', { grants: ['viewer'], admin: true }, '/admin'],
  ])('refuses a service key %s', async (_what, body, pointer) => {
    const { status, body: problem } = await create(body);
    expect([status, problem.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('refuses a name that a working key has', async () => {
    const { key } = await made(create({ grants: ['viewer'] }));
    expect((await create({ grants: ['viewer'], name: key.name })).body).toMatchObject({ status: 409, code: 'KEY_NAME_TAKEN' });
  });
});

describe('R-API-1 nobody gets more by keys than they have', () => {
  it.each([
    ['operator@production', 'operator@production'],
    ['admin@production/support-*', 'admin@production'],
    ['admin@production/support-*', 'viewer@production/s*'],
    ['admin@production/support-*', 'viewer@*/support-answer'],
    ['admin@production/support-*', 'viewer'],
    ['admin@staging', 'application@production'],
  ])('a key with %s makes no service key with %s', async (held, wanted) => {
    const { secret } = await made(create({ grants: [held] }));
    const { body } = await createWith(secret, { grants: [wanted] });
    expect(body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await newest()).toMatchObject({ kind: 'refusal', data: { right: 'administer', code: 'FORBIDDEN' } });
  });

  it('an admin of a project makes, rotates and revokes keys of the project, and no others', async () => {
    const { secret } = await made(create({ grants: ['admin@production/support-*'] }));
    const other = await made(create({ grants: ['viewer@production/search'] }));
    const own = await made(createWith(secret, { grants: ['operator@production/support-answer'] }));
    const ask = (id: string, verb: string, body: object) => api.ask('POST', `/v1/keys/${id}/${verb}`, { ...withKey(secret), body });
    expect((await ask(own.key.id, 'rotate', {})).status).toBe(201);
    expect((await ask(other.key.id, 'rotate', {})).status).toBe(403);
    expect((await ask(other.key.id, 'revoke', { reason: 'mine' })).status).toBe(403);
    const shown = (await use(secret, '/v1/keys?all=true')).body.keys.map(({ id }: { id: string }) => id);
    expect(shown).toContain(own.key.id);
    expect(shown).not.toContain(other.key.id);
  });

  it('nobody takes a name that the installation has promised more than they administer', async () => {
    allow(['admin', 'key:promised'], ['admin', 'grace@example.com']);
    const { secret } = await made(create({ grants: ['admin@production/support-*'] }));
    const wanted = { name: 'promised', grants: ['viewer@production/support-*'] };
    expect((await createWith(secret, wanted)).status).toBe(403);
    expect((await create(wanted)).status).toBe(201);
    allow(['operator@production/support-*', 'ada@example.com'], ['admin', 'grace@example.com']);
  });

  it('a program makes no personal key', async () => {
    const { secret } = await made(create({ grants: ['admin'] }));
    expect((await createWith(secret, { personal: true })).body).toMatchObject({
      status: 403,
      detail: expect.stringContaining('is a program'),
    });
  });

  it('a personal key has no more than its person has at the time', async () => {
    const { secret } = await made(create({ personal: true, grants: ['admin'] }, 'ada@example.com'));
    const mayList = async (feature: string) =>
      (await createWith(secret, { personal: true, grants: [`operator@production/${feature}`] })).status;
    expect([await mayList('support-answer'), await mayList('search')]).toEqual([201, 403]);
    allow(['admin', 'grace@example.com']);
    expect((await use(secret)).body).toMatchObject({ status: 403 });
    allow(['operator@production/support-*', 'ada@example.com'], ['admin', 'grace@example.com']);
    expect((await use(secret)).status).toBe(200);
  });

  it('a personal key gets no new secret by anybody but its person; an admin can revoke it', async () => {
    const { key } = await made(create({ personal: true }, 'ada@example.com'));
    expect((await rotate(key.id)).body).toMatchObject({ status: 403, detail: expect.stringContaining('nobody else gets a secret') });
    expect((await rotate(key.id, {}, 'ada@example.com')).status).toBe(201);
    expect((await revoke(key.id)).status).toBe(200);
  });
});

describe('R-API-1 showing keys', () => {
  it('is answered alike whatever is wrong; log and metric know', async () => {
    const [expired, revoked, good] = await Promise.all([
      made(create({ grants: ['viewer'], expires: '1m' })),
      made(create({ grants: ['viewer'] })),
      made(create({ grants: ['viewer'] })),
    ]);
    await revoke(revoked.key.id);
    api.clock.nowMs += 60_000;
    const wrong = createKeyText();
    const mixed = good.secret.slice(0, 16);
    const shown = [expired.secret, revoked.secret, wrong.text, `${mixed}nonsense`, good.secret.slice(0, -1)];
    const answers = await Promise.all(shown.map((secret) => use(secret)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.code} ${body.detail}`)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(answers[0]?.headers.get('www-authenticate')).toContain('Bearer');
    expect(Object.fromEntries(failures.counts)).toMatchObject({ expired: 1, revoked: 1, unknown: 1, malformed: 2 });
    expect((await api.ask('GET', '/metrics')).body).toContain('tidegate_key_failures_total{reason="revoked"} 1');
    expect(log).toContain(`"reason":"expired","keyId":"${expired.key.id}"`);
    expect((await use(good.secret)).status).toBe(200);
  });

  it('with the right id and another secret is not taken', async () => {
    const { key } = await made(create({ grants: ['viewer'] }));
    const forged = createKeyText();
    const known = await api.store.keys.get(key.id);
    const hashOfAnother = createKeyText().secretSha256;
    await api.store.keys.create(
      { key: { ...(known as ApiKey), id: forged.id, name: nextName() }, secretSha256: hashOfAnother },
      toControlEntry({ kind: 'key', key: forged.id, summary: 'made', principal: { id: 'x', via: 'api' }, data: {} }, T0),
    );
    expect((await use(forged.text)).status).toBe(401);
    expect(failures.counts.get('wrongSecret')).toBe(1);
  });

  it('notes when it was used', async () => {
    const { key, secret } = await made(create({ grants: ['viewer'] }));
    const { body } = await use(secret, '/v1/keys');
    expect(body.keys.map(({ id }: { id: string }) => id)).toEqual([key.id]);
    await expect.poll(async () => (await api.store.keys.get(key.id))?.lastUsedAtMs).toBe(api.clock.nowMs);
  });
});

describe('R-API-1 ending keys', () => {
  it('by rotation: both work until the overlap ends, then only the new one', async () => {
    const { key, secret } = await made(create({ grants: ['viewer'] }));
    const rotated = await made(rotate(key.id, { overlap: '1h' }));
    const both = async () => [(await use(secret)).status, (await use(rotated.secret)).status];
    expect(await both()).toEqual([200, 200]);
    api.clock.nowMs += 3_599_999;
    expect(await both()).toEqual([200, 200]);
    api.clock.nowMs += 1;
    expect(await both()).toEqual([401, 200]);
    expect((await rotate(key.id)).body).toMatchObject({ status: 409, code: 'KEY_ENDED' });
  });

  it('by rotation without overlap: the old one ends with the answer; more than a week of it is refused', async () => {
    const { key, secret } = await made(create({ grants: ['viewer'] }));
    expect((await use(secret)).status).toBe(200);
    expect((await rotate(key.id, { overlap: '8d' })).body.errors[0].pointer).toBe('/overlap');
    expect((await rotate(key.id, { overlap: '0s' })).body.replaced).toMatchObject({ state: 'replaced' });
    expect((await use(secret)).status).toBe(401);
  });

  it('by revocation while it is in use: here at once, in another process within five seconds', async () => {
    const { key, secret } = await made(create({ grants: ['viewer'] }));
    const elsewhere = createKeyAuthenticator({
      keys: { ...api.store.keys, changes: () => 0 },
      ...{ directory: createDirectory(PEOPLE), access: rules, failures: new KeyFailures(), logger, nowMs: () => api.clock.nowMs },
    });
    const there = async () => 'grants' in (await elsewhere.authenticate({ authorization: `Bearer ${secret}`, host: 'api' }));
    expect([(await use(secret)).status, await there()]).toEqual([200, true]);
    const made2 = await made(create({ grants: ['viewer'] }));
    expect((await revoke(key.id)).body).toMatchObject({
      key: { state: 'revoked', revokeReason: 'leaked' },
      alsoRevoked: [],
      madeWithIt: [],
    });
    expect((await use(secret)).status).toBe(401);
    api.clock.nowMs += 5_000;
    expect([await there(), (await use(made2.secret)).status]).toEqual([false, 200]);
    expect((await revoke(key.id)).body).toMatchObject({
      status: 409,
      code: 'KEY_ENDED',
      detail: expect.stringContaining('was revoked by grace@example.com'),
    });
  });

  it('by revocation: names what was made with it', async () => {
    const { key, secret } = await made(create({ grants: ['admin'] }));
    const child = await made(createWith(secret, { grants: ['viewer'] }));
    expect((await revoke(key.id)).body.madeWithIt).toMatchObject([{ id: child.key.id, createdBy: `key:${key.name}`, createdWith: key.id }]);
  });

  it.each(['nobody', '%00'])('of a key "%s" that there is not is a 404', async (id) => expect((await revoke(id)).status).toBe(404));
});

describe('ux-ecosystem 1.2 row 2 four eyes and keys', () => {
  it('who made or rotated the key that starts a rollout has asked for it', async () => {
    const { key } = await made(create({ grants: ['operator'] }, 'ada@example.com'));
    const { secret } = await made(rotate(key.id));
    const spec = { ...newSpec() };
    const { status, body } = await api.ask('POST', '/v1/rollouts', { ...withKey(secret), body: spec });
    // Both approvers of the sample's gate have a hand in the key: nobody would be left.
    expect([status, JSON.stringify(body)]).toEqual([422, expect.stringContaining('ada@example.com')]);
    const other = await made(create({ grants: ['operator'] }, 'dev@example.com'));
    const started = await api.ask('POST', '/v1/rollouts', { ...withKey(other.secret), body: newSpec() });
    expect(started.status).toBeLessThan(300);
    const row = await api.store.rollouts.get(started.body.id);
    expect(row).toMatchObject({ requestedBy: `key:${other.key.name}`, view: { alsoRequestedBy: ['dev@example.com'] } });
  });
});

describe('R-AUDIT-1 the chain of the control plane', () => {
  const check = () => api.ask('GET', `/v1/rollouts/${encodeURIComponent(CONTROL_PLANE)}/audit/verification`, { as: 'grace@example.com' });

  it('is verified like that of a rollout, and stands among all entries', async () => {
    const { body } = await check();
    expect(body).toMatchObject({ rolloutId: CONTROL_PLANE, ok: true, history: { state: 'none' }, ended: null });
    expect(body.chain.entries).toBeGreaterThan(20);
    const found = await api.ask('GET', '/v1/audit?kind=key&limit=1000', { as: 'grace@example.com' });
    expect(found.body.entries.every(({ rolloutId }: { rolloutId: string }) => rolloutId === CONTROL_PLANE)).toBe(true);
  });

  it('no key stands in logs or audit', async () => {
    const { secret } = await made(create({ grants: ['viewer'] }));
    await use(secret);
    await use(`${secret}x`);
    const entries = JSON.stringify(await api.store.audit.list(CONTROL_PLANE));
    expect(log.length).toBeGreaterThan(1_000);
    expect(`${log}${entries}`).not.toContain(secret.slice(16, 59));
    expect(`${log}${entries}`).not.toMatch(/tg_[0-9A-Za-z]{12}_/);
  });
});
