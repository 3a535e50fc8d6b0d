import type { Caller } from '../../core/access/access.js';
import type { AccessPolicy } from '../../core/access/access-policy.js';
import { describeGrant, type Grant, includes, type Scope } from '../../core/access/grant.js';
import { AppError } from '../../core/errors/app-error.js';
import { type Refusal, refuse } from '../../core/errors/refusal.js';
import type { ApiKey } from '../../core/keys/api-key.js';
import type { KeyActor } from '../../core/keys/key-entries.js';
import { isServiceKey, toServicePrincipal } from '../../core/keys/service-key.js';
import { isSamePrincipal } from '../../core/principal/principal.js';
import { type AccessDeps, noteAccessRefusal } from '../access/note-access-refusal.js';
import { EVERYWHERE, requireRight, requireRightAnywhere } from '../access/require-right.js';

/** `access`: what the installation gives to principals by name; left out: nothing. */
export type KeyDeps = AccessDeps & { readonly access?: Pick<AccessPolicy, 'grantsOf'> | undefined };

export const toActor = ({ principal, keyId }: Caller): KeyActor => ({ principal, keyId: keyId ?? null });

/** Lets through whoever administers everything that these grants are about; so nobody gives away more than an admin there has. Errors: FORBIDDEN, audited. */
async function requireAdminOver(deps: AccessDeps, caller: Caller, grants: readonly Grant[]): Promise<void> {
  // Without grants that this version knows: only whoever administers everything can answer for it.
  if (grants.length === 0) return requireRight(deps, caller, 'administer', EVERYWHERE);
  for (const grant of grants) await requireRight(deps, caller, 'administer', toScope(grant));
}

/**
 * For a secret of a service key of this name: who administers what it is granted, and what the installation's policy gives to the name. Without the latter, whoever
 * administers a little could take a name that was promised much. Errors: FORBIDDEN, audited.
 */
export async function requireService(deps: KeyDeps, caller: Caller, { name, grants }: Pick<ApiKey, 'name' | 'grants'>): Promise<void> {
  await requireAdminOver(deps, caller, grants);
  const promised = deps.access?.grantsOf({ id: toServicePrincipal(name), groups: [] }) ?? [];
  if (promised.length > 0) await requireAdminOver(deps, caller, promised);
}

/** Lets through a person whose own grants hold all of these. Errors: FORBIDDEN, audited. */
export async function requireHeld(deps: AccessDeps, caller: Caller, grants: readonly Grant[]): Promise<void> {
  await requireRightAnywhere(deps, caller, 'read');
  const { principal } = caller;
  if (isServiceKey(principal.id))
    return turnAway(
      deps,
      caller,
      refuse('FORBIDDEN', `${principal.id} is a program: it makes service keys, but no personal ones. People make their own.`),
    );
  const missing = grants.find((grant) => !caller.grants.some((held) => includes(held, grant)));
  if (missing === undefined) return;
  const held = caller.grants.map(describeGrant).join(', ');
  const detail = `${principal.id} cannot give a key ${describeGrant(missing)}: what they have themself is ${held}. Ask for a part of that, or have an admin grant the rest (docs/operating/access.md).`;
  return turnAway(deps, caller, refuse('FORBIDDEN', detail));
}

/** For a new secret of this key: who administers everything that it may do; a personal one only its person, as whoever has it acts under their name. Errors: FORBIDDEN, audited. */
export async function requireRotation(deps: KeyDeps, caller: Caller, key: ApiKey): Promise<void> {
  if (key.kind === 'service') return requireService(deps, caller, key);
  // With what its person still has: a rotation never brings back what was taken from them.
  if (isOwn(caller, key)) return requireHeld(deps, caller, key.grants);
  const detail = `${key.name} (${key.id}) is a personal key of ${key.principalId}: nobody else gets a secret of it. An admin can revoke it.`;
  return turnAway(deps, caller, refuse('FORBIDDEN', detail));
}

/** For ending this key: its person, or who administers everything that it may do. Errors: FORBIDDEN, audited. */
export async function requireRevocation(deps: AccessDeps, caller: Caller, key: ApiKey): Promise<void> {
  if (isOwn(caller, key)) return requireRightAnywhere(deps, caller, 'read');
  return requireAdminOver(deps, caller, key.grants);
}

/** True when the caller may be shown the key: it is theirs or the one they show, or they administer everything that it is about. */
export function isShown(caller: Caller, key: ApiKey): boolean {
  if (isOwn(caller, key) || caller.keyId === key.id) return true;
  const needed = key.grants.map((grant): Grant => ({ ...grant, role: 'admin' }));
  const wanted: readonly Grant[] = needed.length === 0 ? [{ role: 'admin', environment: '*', features: '*' }] : needed;
  return wanted.every((grant) => caller.grants.some((held) => includes(held, grant)));
}

const isOwn = ({ principal }: Caller, { kind, principalId }: ApiKey): boolean =>
  kind === 'personal' && isSamePrincipal(principal.id, principalId);

/** A beginning of names is asked about like a name: what covers it covers every name that begins so. */
const toScope = ({ environment, features }: Grant): Scope => ({
  environment: environment === '*' ? null : environment,
  feature: features === '*' ? null : features,
});

async function turnAway(deps: AccessDeps, caller: Caller, refusal: Refusal): Promise<never> {
  await noteAccessRefusal(deps, { caller, right: 'administer', scope: EVERYWHERE, refusal });
  throw new AppError(refusal.code, refusal.detail);
}
