import type { AuditEntry, AuditKind } from './audit-entry.js';

/** The chain of what concerns no rollout (keys, webhooks, refusals). No rollout can be called so: their ids begin with a feature's name, which has no `@`. */
export const CONTROL_PLANE = '@control-plane';

/** What happened to the installation rather than to a rollout. */
export interface ControlEvent {
  readonly kind: AuditKind;
  /** Unique for what happened: the same again is recorded once. */
  readonly key: string;
  /** One plain sentence. No secrets. */
  readonly summary: string;
  readonly principal: AuditEntry['principal'];
  /** `environment` and `feature`, where there are any, are what the entry is found by. No secrets. */
  readonly data: AuditEntry['data'];
}

/** The event as an entry of the control plane's chain; for stores that append it with the effect it records. `atMs`: Unix milliseconds. */
export function toControlEntry({ kind, key, summary, principal, data }: ControlEvent, atMs: number): AuditEntry {
  return { rolloutId: CONTROL_PLANE, key, atMs, kind, principal: { id: principal.id, via: principal.via }, summary, data };
}
