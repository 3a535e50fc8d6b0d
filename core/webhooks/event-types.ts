import type { AuditKind } from '../audit/audit-entry.js';

/** Before the kind of an entry in the timeline of a rollout, or of the control plane's. */
export const ROLLOUT_PREFIX = 'rollout.';
export const CONTROL_PREFIX = 'control.';
/** What a webhook is sent to try it out; it cannot be subscribed to. */
export const PING = 'webhook.ping';

/** In the place of the kind `ended`: how it ended. */
const ENDS = ['completed', 'rolledBack', 'refused'] as const;

const OF_ROLLOUTS: Readonly<Record<Exclude<AuditKind, 'ended' | 'key' | 'webhook'>, string>> = {
  requested: 'somebody asked for it',
  preflight: 'it was checked before anything was shown',
  stage: 'a stage began, or was done',
  gate: 'a gate opened, was passed or expired',
  decision: 'a person decided',
  refusal: 'somebody was turned away',
  verdict: "a guard's verdict has changed, or an alert began or ended",
  hold: 'it stands still, or goes on',
  flagWrite: 'flags were written',
  flagWriteRefused: 'a write of flags was refused',
  rollback: 'it goes back',
  page: 'somebody was paged',
  kill: 'its feature was killed',
  reconciled: 'what was lost was put right',
  history: "its workflow's history was stored",
};

const OF_ENDS: Readonly<Record<(typeof ENDS)[number], string>> = {
  completed: 'it ended with the candidate for everybody',
  rolledBack: 'it ended with control for everybody',
  refused: 'it ended before anything was shown',
};

const OF_CONTROL: Readonly<Record<'key' | 'webhook' | 'refusal', string>> = {
  key: 'an API key was made, rotated or revoked',
  webhook: 'a webhook was made, changed or removed',
  refusal: 'somebody was turned away where no rollout is concerned',
};

/** All types that a webhook can ask for, with what each one tells. They stay what they are: new ones may come. */
export const EVENT_TYPES: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries(OF_ENDS).map(([state, words]) => [`${ROLLOUT_PREFIX}${state}`, words]),
  ...Object.entries(OF_ROLLOUTS).map(([kind, words]) => [`${ROLLOUT_PREFIX}${kind}`, words]),
  ...Object.entries(OF_CONTROL).map(([kind, words]) => [`${CONTROL_PREFIX}${kind}`, words]),
]);

export const isEventType = (text: string): boolean => text === '*' || Object.hasOwn(EVENT_TYPES, text);
