import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKeyText } from '../../contracts/keys/key-text.js';
import { CONTROL_PLANE } from '../../core/audit/control-plane.js';
import { newSpec } from '../fakes/api/api-rollouts.js';
import { type GuardedApi, type MadeKey, startGuardedApi } from './guarded-api.js';

const DAY_MS = 86_400_000;

let api: GuardedApi;
let good: MadeKey;
let revoked: MadeKey;
let expired: MadeKey;
let token: string;
let late: string;

beforeAll(async () => {
  api = await startGuardedApi();
  good = await api.makeKey('admin');
  revoked = await api.makeKey('admin');
  expired = await api.makeKey('admin', DAY_MS);
  late = await api.issuer.sign({ email: 'lead@example.com' });
  api.clock.nowMs += 2 * DAY_MS;
  token = await api.issuer.sign({ email: 'lead@example.com' });
  await api.send('POST', `/v1/keys/${revoked.id}/revoke`, { token: good.secret, body: { reason: 'leaked' } });
});
afterAll(() => api.stop());

const flip = (text: string, at: number) => `${text.slice(0, at)}${text[at] === 'a' ? 'b' : 'a'}${text.slice(at + 1)}`;
/** Every credential that was ever shown, good or not, by what is wrong with it. */
const shown = (): Readonly<Record<string, string>> => ({
  revoked: revoked.secret,
  expired: expired.secret,
  'never made': createKeyText().text,
  'one letter of the secret wrong': flip(good.secret, 30),
  'the id of another': good.secret.replace(good.id, revoked.id),
  'cut off': good.secret.slice(0, -1),
  'with more behind it': `${good.secret}x`,
  'in capitals': good.secret.toUpperCase(),
  'an expired token': late,
  'a token without its signature': `${token.split('.').slice(0, 2).join('.')}.`,
  'a token with another payload': [
    token.split('.')[0],
    Buffer.from('{"sub":"x","email":"lead@example.com"}').toString('base64url'),
    token.split('.')[2],
  ].join('.'),
  'a token that nobody signed': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`,
});

describe('R-API-1 credentials that are forged, expired or revoked', () => {
  it('let nobody in, by any spelling of the header', async () => {
    for (const [what, secret] of Object.entries(shown())) {
      api.clock.nowMs += 61_000;
      for (const authorization of [`Bearer ${secret}`, `bearer  ${secret}`, `Basic ${btoa(`x:${secret}`)}`, secret]) {
        const { status, body } = await api.send('GET', '/v1/rollouts', { headers: { authorization } });
        expect([what, status, body.code]).toEqual([what, 401, 'UNAUTHENTICATED']);
      }
    }
    token = await api.issuer.sign({ email: 'lead@example.com' });
    expect((await api.send('GET', '/v1/rollouts', { token: good.secret })).status).toBe(200);
    expect((await api.send('GET', '/v1/rollouts', { token })).status).toBe(200);
  });

  it('and say no more than that they are refused: an unknown key is answered like a revoked or expired one', async () => {
    const keys = Object.entries(shown()).filter(([, secret]) => secret.startsWith('tg_'));
    const told = new Set<string>();
    for (const [, secret] of keys) {
      api.clock.nowMs += 61_000;
      told.add((await api.send('GET', '/v1/rollouts', { token: secret })).body.detail);
    }
    expect([keys.length > 5, told.size]).toEqual([true, 1]);
  });

  it('are taken from the Authorization header alone', async () => {
    for (const [path, headers] of [
      [`/v1/rollouts?access_token=${good.secret}&token=${good.secret}&api_key=${good.secret}`, {}],
      ['/v1/rollouts', { cookie: `token=${good.secret}; authorization=Bearer%20${good.secret}` }],
      ['/v1/rollouts', { 'x-api-key': good.secret, 'proxy-authorization': `Bearer ${good.secret}` }],
      [
        '/v1/rollouts',
        { 'x-forwarded-user': 'lead@example.com', 'x-remote-user': 'lead@example.com', 'tidegate-person': 'lead@example.com' },
      ],
    ] as const)
      expect((await api.send('GET', path, { headers })).status).toBe(401);
  });

  it('say who acts whatever the body says of it', async () => {
    const start = await api.send('POST', '/v1/rollouts', { token: good.secret, body: newSpec('identity') });
    const { id } = start.body;
    for (const extra of [{ by: 'lead@example.com' }, { principal: { id: 'lead@example.com' } }]) {
      const body = { verb: 'pause', reason: 'r', ...extra };
      expect((await api.send('POST', `/v1/rollouts/${id}/decisions`, { token: good.secret, body })).status).toBe(400);
    }
    await api.send('POST', `/v1/rollouts/${id}/decisions`, {
      token: good.secret,
      body: { verb: 'abort', reason: 'r' },
      headers: { 'tidegate-client': 'slack' },
    });
    const { entries } = (await api.send('GET', `/v1/rollouts/${id}/timeline`, { token: good.secret })).body;
    const decision = entries.findLast(({ kind }: { kind: string }) => kind === 'decision');
    expect(decision.principal).toEqual({ id: expect.stringMatching(/^key:test-/), via: 'api' });
  });
});

describe('R-API-1 secrets', () => {
  it('stand in no log line, problem, audit entry, metric or list, wherever they were sent', async () => {
    const secrets = [good.secret, token, ...Object.values(shown())].filter((secret) => secret.length > 20);
    const answers: string[] = [];
    for (const secret of secrets) {
      api.clock.nowMs += 61_000;
      const { body } = await api.send('GET', `/v1/rollouts/${secret}?cursor=${secret}`, { token: secret });
      // Asking for something with that name is answered with the name: to its holder alone.
      if (body.code === 'UNAUTHENTICATED') answers.push(JSON.stringify(body));
      for (const path of [`/nothing?key=${secret}`, '/ofrep/v1/evaluate/flags'])
        answers.push(JSON.stringify((await api.send('POST', path, { token: secret, body: {} })).body));
      await api.send('POST', '/v1/rollouts', {
        token: secret,
        body: { key: secret },
        headers: { 'idempotency-key': secret.slice(0, 200) },
      });
    }
    const read = async (path: string) => JSON.stringify((await api.send('GET', path, { token: good.secret })).body);
    const kept = {
      log: api.logged(),
      answers: answers.join('\n'),
      audit: JSON.stringify(await api.store.audit.list(CONTROL_PLANE)),
      metrics: await read('/metrics'),
      keys: await read('/v1/keys?all=true'),
    };
    expect(kept.log).toContain('an API key was not taken');
    expect(kept.audit).toContain('refusal');
    for (const [where, text] of Object.entries(kept))
      for (const secret of secrets) {
        // Neither whole nor the part of it that nobody else knows.
        const hidden = secret.startsWith('tg_') ? secret.slice(16, 56) : secret.split('.').at(-1) || secret;
        expect(text.includes(secret) || text.includes(hidden), `${where} has a secret`).toBe(false);
      }
  });

  it('are never answered from a cache', async () => {
    const made = await api.send('POST', '/v1/keys', { token: good.secret, body: { name: 'cached', grants: ['viewer'] } });
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store']);
    expect((await api.send('GET', '/v1/me', { token: good.secret })).headers.get('cache-control')).toBe('no-store');
  });
});
