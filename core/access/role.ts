/** What a caller may be, from the least to the most. `application`: no person, a program that asks for flags and reports outcomes. */
export type Role = 'viewer' | 'application' | 'operator' | 'approver' | 'admin';

/**
 * What a request needs. `evaluate` and `report`: what applications do (flags, outcomes, samples). `stop`: pause, abort, reject, kill, throw a freeze.
 * `operate`: start, resume, retry, revert, rehearse, lift a freeze, break the glass. `approve`: say yes at a gate. `administer`: keys, webhooks.
 */
export type Right = 'read' | 'evaluate' | 'report' | 'stop' | 'operate' | 'approve' | 'administer';

export const ROLES: readonly Role[] = ['viewer', 'application', 'operator', 'approver', 'admin'];

/** Whoever may do anything at all to a rollout may stop it: a way back is never kept from the person on call. */
const RIGHTS: Readonly<Record<Role, readonly Right[]>> = {
  viewer: ['read'],
  application: ['evaluate', 'report'],
  operator: ['read', 'evaluate', 'report', 'stop', 'operate'],
  approver: ['read', 'evaluate', 'stop', 'approve'],
  admin: ['read', 'evaluate', 'report', 'stop', 'operate', 'approve', 'administer'],
};

export const rightsOf = (role: Role): readonly Right[] => RIGHTS[role];

/** The roles that bring this right, the least first. */
export const rolesWith = (right: Right): readonly Role[] => ROLES.filter((role) => RIGHTS[role].includes(right));

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
