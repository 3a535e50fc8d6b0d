/** What is sent to say who calls. `none`: nothing, because a proxy in front adds it, or the server takes the default developer. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'dev'; readonly person: string }
  | { readonly kind: 'key'; readonly key: string };

/** The part of `Storage` that is used. Given from outside: of this tab only, and gone with it. */
export type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'tidegate.key';
const PERSON = 'tidegate.person';

export function readCredentials(storage: TabStorage): Credentials {
  const key = storage.getItem(KEY);
  if (key !== null) return { kind: 'key', key };
  const person = storage.getItem(PERSON);
  return person === null ? { kind: 'none' } : { kind: 'dev', person };
}

/** Keeps these and forgets all others. */
export function keepCredentials(storage: TabStorage, credentials: Credentials): void {
  storage.removeItem(KEY);
  storage.removeItem(PERSON);
  if (credentials.kind === 'key') storage.setItem(KEY, credentials.key);
  if (credentials.kind === 'dev') storage.setItem(PERSON, credentials.person);
}

/** As headers; never as part of an address, which ends up in logs and histories. */
export function toHeaders(credentials: Credentials): Readonly<Record<string, string>> {
  if (credentials.kind === 'key') return { authorization: `Bearer ${credentials.key}` };
  return credentials.kind === 'dev' ? { authorization: `Bearer dev:${credentials.person}` } : {};
}
