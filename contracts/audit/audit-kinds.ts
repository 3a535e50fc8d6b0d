import type { AuditKind } from '../../core/audit/audit-entry.js';

const KINDS: Readonly<Record<AuditKind, true>> = {
  requested: true,
  preflight: true,
  stage: true,
  gate: true,
  decision: true,
  refusal: true,
  verdict: true,
  hold: true,
  flagWrite: true,
  flagWriteRefused: true,
  rollback: true,
  page: true,
  kill: true,
  reconciled: true,
  ended: true,
  history: true,
  key: true,
  webhook: true,
};

/** All kinds of entries, for whoever filters by them. */
export const AUDIT_KINDS = Object.keys(KINDS) as readonly AuditKind[];
