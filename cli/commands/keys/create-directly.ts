import { parseKeyRequest } from '../../../contracts/keys/key-requests.js';
import { createKeyText } from '../../../contracts/keys/key-text.js';
import { EVERYTHING } from '../../../core/access/access.js';
import { AppError } from '../../../core/errors/app-error.js';
import { isRefusal } from '../../../core/errors/refusal.js';
import type { NewKey } from '../../../core/keys/api-key.js';
import { toCreatedEntry } from '../../../core/keys/key-entries.js';
import { DEFAULT_LIFETIME_MS } from '../../../core/keys/key-times.js';
import { toKeyView } from '../../../core/keys/key-view.js';
import { findServiceKeyFault, toServicePrincipal } from '../../../core/keys/service-key.js';
import { readConfig } from '../../../platform/config.js';
import type { IssuedKey, KeyBody } from '../../api/key-types.js';
import type { Session } from '../../session.js';

/** Makes a key without an API to ask: for who can write to the store anyway. What it is, and what the audit says of it, is the same. */
export async function createDirectly(session: Session, body: KeyBody): Promise<IssuedKey> {
  const { io } = session;
  const person = session.person?.trim().toLowerCase();
  if (person === undefined)
    throw new AppError(
      'REQUEST_INVALID',
      'Say who you are with --as <person>, as the directory or the identity provider has you: the audit names who made a key, and they cannot approve what it starts.',
    );
  const { text, id, secretSha256 } = createKeyText();
  const key = toNewKey(body, { id, person, atMs: io.nowMs() });
  const store = await io.programs.openKeys(readConfig(io.env));
  try {
    const entry = toCreatedEntry(key, { principal: { id: person, via: 'cli' }, keyId: null });
    const created = await store.create({ key, secretSha256 }, entry);
    if (isRefusal(created)) throw new AppError(created.code, created.detail);
    session.say([`Written to the store itself: ${store.place}.`]);
    return { key: toKeyView(created, key.createdAtMs), secret: text };
  } finally {
    await store.close();
  }
}

interface Maker {
  readonly id: string;
  readonly person: string;
  readonly atMs: number;
}

function toNewKey(body: KeyBody, { id, person, atMs }: Maker): NewKey {
  const parsed = parseKeyRequest(body);
  if (!parsed.ok) throw invalid(parsed.errors);
  // Of a personal key: whatever its person has when it is used.
  const { name, personal, grants = EVERYTHING, expires = DEFAULT_LIFETIME_MS } = parsed.value;
  const fault = personal ? null : findServiceKeyFault(name, grants);
  if (fault !== null) throw invalid([fault]);
  return {
    ...{ id, name, grants, createdBy: person, createdWith: null, createdAtMs: atMs, expiresAtMs: atMs + expires },
    kind: personal ? 'personal' : 'service',
    principalId: personal ? person : toServicePrincipal(name),
  };
}

function invalid(errors: AppError['errors']): AppError {
  const [first] = errors;
  return new AppError('REQUEST_INVALID', `${first?.pointer}: ${first?.detail}`, { errors });
}
