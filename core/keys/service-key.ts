import type { Grant } from '../access/grant.js';
import type { FieldError } from '../errors/app-error.js';

const PREFIX = 'key:';

/** The principal of a service key: the same before and after its rotation. */
export const toServicePrincipal = (name: string): string => `${PREFIX}${name}`;

/** True for a program that acts by a key of its own, and not in the name of a person. */
export const isServiceKey = (principalId: string): boolean => principalId.trim().toLowerCase().startsWith(PREFIX);

/** Whoever holds a service key can act by it: an approval by one would only look like that of a second person. */
export const explainNoApproval = (principalId: string): string =>
  `${principalId} is a program's key, and an approval is a person's: whoever holds the key would approve under its name. A person approves as themself; a system that is to approve needs an identity of its own at the identity provider.`;

/** What a service key must not be given, or null: the role approver. */
export function findServiceKeyFault(name: string, grants: readonly Grant[]): FieldError | null {
  const index = grants.findIndex(({ role }) => role === 'approver');
  if (index < 0) return null;
  return { pointer: `/grants/${index}`, detail: `a service key has no role approver: ${explainNoApproval(toServicePrincipal(name))}` };
}
