import type { AuditKind } from '../../../../core/audit/audit-entry.js';
import type { Verdict } from '../../../../core/evidence/verdict.js';
import type { Phase } from '../../../../core/rollout/rollout-state.js';
import { type Html, html } from './html.js';

const DOORS: Readonly<Record<string, string>> = {
  api: 'API',
  cli: 'command line',
  slack: 'Slack',
  signal: 'engine signal',
  dashboard: 'dashboard',
  system: 'Tidegate itself',
};

export const describeDoor = (via: string): string => DOORS[via] ?? via;

const KINDS: Readonly<Record<AuditKind, string>> = {
  requested: 'requested',
  preflight: 'checked',
  stage: 'stage',
  gate: 'gate',
  decision: 'decision',
  refusal: 'refused',
  verdict: 'verdict',
  hold: 'hold',
  flagWrite: 'flags',
  flagWriteRefused: 'write refused',
  rollback: 'rollback',
  page: 'page',
  kill: 'kill',
  reconciled: 'put right',
  ended: 'ended',
  history: 'history',
  key: 'key',
  webhook: 'webhook',
};

export const describeKind = (kind: AuditKind): string => KINDS[kind] ?? kind;

const VERDICTS: Readonly<Record<Verdict, readonly [string, string]>> = {
  pass: ['good', '✓ pass'],
  fail: ['bad', '✗ fail'],
  inconclusive: ['plain', '~ inconclusive'],
  error: ['warn', '! error'],
};

export function toVerdictBadge(verdict: Verdict): Html {
  const [tone, text] = VERDICTS[verdict] ?? ['warn', verdict];
  return html`<span class="badge ${tone}">${text}</span>`;
}

const ENDS: Partial<Readonly<Record<Phase, readonly [string, string]>>> = {
  completed: ['good', '✓ completed'],
  rolledBack: ['bad', '↺ rolled back'],
  rollbackStuck: ['bad', '! rollback is stuck'],
  rollingBack: ['warn', '↺ rolling back'],
  refused: ['warn', '✗ refused'],
};

export function toPhaseBadge(phase: Phase): Html {
  const [tone, text] = ENDS[phase] ?? ['plain', `● ${phase}, not ended yet`];
  return html`<span class="badge ${tone}">${text}</span>`;
}
