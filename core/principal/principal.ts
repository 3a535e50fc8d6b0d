/** Who acts, the same through every door: the canonical id is an e-mail address or OIDC subject, lower case. */
export interface Principal {
  readonly id: string;
  readonly groups: readonly string[];
  /** The door: how this principal reached us. */
  readonly via: 'api' | 'cli' | 'dashboard' | 'slack' | 'signal' | 'system';
}

/** Tidegate itself: guards, deadlines, the reconciler. */
export const SYSTEM_PRINCIPAL: Principal = { id: 'system:tidegate', groups: [], via: 'system' };

/** Compares two people, whichever door they came through. */
export function isSamePrincipal(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
