import { generateKeyPair, type JWTPayload } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccessPolicy } from '../../../core/access/access-policy.js';
import { createDirectory } from '../../../core/principal/directory.js';
import { createLogger } from '../../../platform/logger.js';
import { type LocalIssuer, startLocalIssuer } from '../../../test/fakes/oidc/local-issuer.js';
import type { Authenticator } from '../authenticator.js';
import { createOidcAuthenticator } from './create-oidc-authenticator.js';

const T0 = Date.UTC(2026, 0, 5, 9);
const AUDIENCE = 'tidegate';
const OPERATOR = { role: 'operator', environment: 'production', features: 'support-*' } as const;

let issuer: LocalIssuer;
let clock: { nowMs: number };
let authenticator: Authenticator;

const create = (changes: object = {}) =>
  createOidcAuthenticator({
    config: { issuer: issuer.url, audience: AUDIENCE, jwksUrl: undefined, groupsClaim: 'groups', idClaim: 'email', ...changes },
    directory: createDirectory([{ id: 'ada@example.com', groups: ['from-directory'] }]),
    access: createAccessPolicy([{ grant: OPERATOR, to: ['group:ml-leads'] }], 'TIDEGATE_ACCESS (access.yaml)'),
    logger: createLogger('silent', 'test'),
    nowMs: () => clock.nowMs,
    cooldownMs: 0,
  });
const authenticate = (token: string) => authenticator.authenticate({ authorization: `Bearer ${token}`, host: 'tidegate.example.com' });
const seconds = () => Math.floor(clock.nowMs / 1_000);

beforeEach(async () => {
  clock = { nowMs: T0 };
  issuer = await startLocalIssuer(() => clock.nowMs, AUDIENCE);
  authenticator = create();
});
afterEach(() => issuer.stop());

describe('R-API-1 tokens of an identity provider', () => {
  it('are the person that the claim names, in lower case, with the groups of token and directory and what these were granted', async () => {
    const token = await issuer.sign({ email: 'Ada@Example.com', groups: ['ml-leads', 'slack:admins', 7] });
    await expect(authenticate(token)).resolves.toEqual({
      principal: { id: 'ada@example.com', groups: ['ml-leads', 'from-directory'] },
      method: 'oidc',
      grants: [OPERATOR],
    });
  });

  it('leave whoever was granted nothing without a role, and say where it is missing', async () => {
    const found = await authenticate(await issuer.sign({ email: 'eve@example.com' }));
    expect(found).toMatchObject({ grants: [], whyNone: expect.stringContaining('TIDEGATE_ACCESS (access.yaml)') });
  });

  it.each([
    ['expired', () => ({ exp: seconds() - 31 }), 'expired'],
    ['not yet valid', () => ({ nbf: seconds() + 31 }), 'not valid yet'],
    ['from another issuer', () => ({ iss: 'https://evil.example' }), 'another issuer'],
    ['for another audience', () => ({ aud: 'other' }), 'another audience'],
    ['without an end', () => ({ exp: undefined }), '"exp" is missing'],
    ['without a subject', () => ({ sub: undefined }), '"sub" is missing'],
    ['without the claim that names the person', () => ({ email: undefined }), 'no claim "email"'],
    ['with an address that nobody has verified', () => ({ email_verified: false }), 'not verified'],
    ['named like a key', () => ({ email: 'key:ci' }), 'no name of a person'],
    ['named like Tidegate itself', () => ({ email: 'SYSTEM:tidegate' }), 'no name of a person'],
    ['named like a group', () => ({ email: ' group:ml-leads' }), 'no name of a person'],
    ['named with a line break', () => ({ email: 'ada@example.com\nx' }), 'no name of a person'],
  ])('are not taken when they are %s', async (_what, claims, why) => {
    await expect(authenticate(await issuer.sign(claims() as JWTPayload))).resolves.toMatchObject({
      refused: true,
      code: 'UNAUTHENTICATED',
      detail: expect.stringContaining(why),
    });
  });

  it('are taken a little after their end, for clocks differ', async () => {
    await expect(authenticate(await issuer.sign({ exp: seconds() - 29 }))).resolves.toMatchObject({ method: 'oidc' });
  });

  it('are not taken when forged, with or without the id of a key that is published', async () => {
    const { privateKey } = await generateKeyPair('ES256');
    await expect(authenticate(await issuer.sign({}, { key: privateKey }))).resolves.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(authenticate(await issuer.sign({}, { key: privateKey, kid: 'invented' }))).resolves.toMatchObject({
      code: 'UNAUTHENTICATED',
      detail: expect.stringContaining("not among the issuer's"),
    });
    const [head, , signature] = (await issuer.sign()).split('.');
    const claims = Buffer.from(
      JSON.stringify({ iss: issuer.url, aud: AUDIENCE, sub: 'x', email: 'root@example.com', exp: seconds() + 60 }),
    );
    await expect(authenticate(`${head}.${claims.toString('base64url')}.${signature}`)).resolves.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('are never taken unsigned, or signed with the public key as if it were a shared secret', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: issuer.url, aud: AUDIENCE, sub: 'x', email: 'ada@example.com', exp: seconds() + 60 };
    for (const alg of ['none', 'None', 'NONE'])
      await expect(authenticate(`${part({ alg })}.${part(claims)}.`)).resolves.toMatchObject({ code: 'UNAUTHENTICATED' });
    const confused = await issuer.sign({}, { alg: 'HS256', key: new TextEncoder().encode(issuer.publicText('first')) });
    await expect(authenticate(confused)).resolves.toMatchObject({
      code: 'UNAUTHENTICATED',
      detail: expect.stringContaining('signed in a way that is not accepted'),
    });
  });

  it('of other kinds of the same issuer are not for signing in', async () => {
    await expect(authenticate(await issuer.sign({}, { typ: 'logout+jwt' }))).resolves.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(authenticate(await issuer.sign({}, { typ: 'application/at+jwt' }))).resolves.toMatchObject({ method: 'oidc' });
  });

  it('that are huge are not even read', async () => {
    const found = await authenticate(await issuer.sign({ groups: Array.from({ length: 2_000 }, (_, index) => `group-${index}`) }));
    expect(found).toMatchObject({ code: 'UNAUTHENTICATED', detail: expect.stringContaining('at most 8192') });
    expect(issuer.asked).toEqual([]);
  });
});

describe('R-API-1 the keys of an identity provider', () => {
  it('are found by discovery and read once for many tokens', async () => {
    const token = await issuer.sign();
    await Promise.all([authenticate(token), authenticate(token)]);
    await authenticate(token);
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  it('are followed when they are rotated', async () => {
    await authenticate(await issuer.sign());
    await issuer.addKey('second');
    issuer.dropKey('first');
    await expect(authenticate(await issuer.sign({}, { kid: 'second' }))).resolves.toMatchObject({ method: 'oidc' });
  });

  it('go on working while the provider is down; what only it could say is 503 and not 401', async () => {
    const token = await issuer.sign();
    await authenticate(token);
    issuer.isDown = true;
    clock.nowMs += 11 * 60_000;
    await expect(authenticate(await issuer.sign())).resolves.toMatchObject({ method: 'oidc' });
    await issuer.addKey('second');
    await expect(authenticate(await issuer.sign({}, { kid: 'second' }))).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE' });
    issuer.isDown = false;
    clock.nowMs += 6_000;
    await expect(authenticate(await issuer.sign({}, { kid: 'second' }))).resolves.toMatchObject({ method: 'oidc' });
  });

  it('that were never read because the provider is down are asked for again, but not for every token', async () => {
    issuer.isDown = true;
    for (let time = 0; time < 5; time++)
      await expect(authenticate(await issuer.sign())).rejects.toMatchObject({ code: 'IDENTITY_UNAVAILABLE' });
    expect(issuer.asked).toHaveLength(1);
    issuer.isDown = false;
    clock.nowMs += 6_000;
    await expect(authenticate(await issuer.sign())).resolves.toMatchObject({ method: 'oidc' });
  });

  it('of a provider that calls itself something else are not taken', async () => {
    issuer.named = `${issuer.url}/`;
    await expect(authenticate(await issuer.sign())).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('to the letter'),
    });
  });

  it('are taken from https alone, or from this machine', () => {
    for (const address of ['http://idp.example.com', 'ftp://idp.example.com', 'https://user:secret@idp.example.com', 'idp'])
      expect(() => create({ issuer: address })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    expect(() => create({ jwksUrl: 'http://idp.example.com/keys' })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    expect(() => create({ issuer: 'https://idp.example.com' })).not.toThrow();
  });
});
