import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export interface SignOptions {
  readonly kid?: string;
  readonly alg?: string;
  readonly typ?: string;
  readonly key?: CryptoKey | Uint8Array;
}

/** An identity provider on the loopback interface, with real keys. */
export interface LocalIssuer {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  /** What discovery says the issuer is called; the truth unless set. */
  named: string | undefined;
  /** True: every request is answered 500. */
  isDown: boolean;
  /** A new key pair under this id; published from now on. */
  addKey(kid: string): Promise<void>;
  dropKey(kid: string): void;
  /** The public key of this id, as text. */
  publicText(kid: string): string;
  /** A token with these claims, good unless they say otherwise. */
  sign(claims?: JWTPayload, options?: SignOptions): Promise<string>;
  stop(): Promise<void>;
}

export async function startLocalIssuer(nowMs: () => number, audience: string): Promise<LocalIssuer> {
  const published = new Map<string, JWK>();
  const secret = new Map<string, CryptoKey>();
  const issuer = {
    asked: [] as string[],
    named: undefined as string | undefined,
    isDown: false,
  };
  const server = createServer((req, res) => {
    issuer.asked.push(req.url ?? '');
    const body = req.url === '/jwks' ? { keys: [...published.values()] } : { issuer: issuer.named ?? url, jwks_uri: `${url}/jwks` };
    res.writeHead(issuer.isDown ? 500 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = async (claims: JWTPayload = {}, { kid = 'first', alg = 'ES256', typ, key }: SignOptions = {}) => {
    const now = Math.floor(nowMs() / 1_000);
    const usual = { iss: url, aud: audience, sub: 'u-1', email: 'ada@example.com', iat: now, exp: now + 600 };
    const signing = key ?? secret.get(kid);
    if (signing === undefined) throw new TypeError(`No key ${kid}.`);
    return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg, kid, ...(typ !== undefined && { typ }) }).sign(signing);
  };
  const addKey = async (kid: string) => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
    secret.set(kid, privateKey);
    published.set(kid, { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' });
  };
  await addKey('first');
  return Object.assign(issuer, {
    url,
    addKey,
    sign,
    dropKey: (kid: string) => void published.delete(kid),
    publicText: (kid: string) => JSON.stringify(published.get(kid)),
    stop: () => closed(server),
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
