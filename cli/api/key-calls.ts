import type { HttpDoor } from './http-door.js';
import type { IssuedKey, KeyBody, KeyPage, RevokedKey, RotatedKey, RotationBody } from './key-types.js';

/** What the API does with keys. */
export interface KeyCalls {
  createKey(key: KeyBody): Promise<IssuedKey>;
  keys(filter: { readonly all?: boolean | undefined }): Promise<KeyPage>;
  rotateKey(id: string, rotation: RotationBody): Promise<RotatedKey>;
  revokeKey(id: string, reason: string): Promise<RevokedKey>;
}

export function createKeyCalls(door: HttpDoor): KeyCalls {
  const post = <Answer>(path: string, body: unknown) =>
    door.json<Answer>({ method: 'POST', path, body: { type: 'application/json', text: JSON.stringify(body) } });
  const key = (id: string, verb: string) => `/v1/keys/${encodeURIComponent(id)}/${verb}`;
  return {
    createKey: (body) => post('/v1/keys', body),
    keys: ({ all }) => door.json({ method: 'GET', path: '/v1/keys', query: { all: all ? 'true' : undefined } }),
    rotateKey: (id, rotation) => post(key(id, 'rotate'), rotation),
    revokeKey: (id, reason) => post(key(id, 'revoke'), { reason }),
  };
}
