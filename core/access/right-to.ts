import type { DecisionVerb } from '../rollout/rollout-event.js';
import type { Right } from './role.js';

/** Whoever may do anything at all may say no and stop; going forward is for operators, saying yes at a gate for approvers. */
const RIGHT_TO: Readonly<Record<DecisionVerb, Right>> = {
  approve: 'approve',
  reject: 'stop',
  pause: 'stop',
  abort: 'stop',
  resume: 'operate',
  breakGlass: 'operate',
};

/** The right that a decision about a rollout needs. Whom a gate or the installation names besides is asked by the rollout itself. */
export const rightTo = (verb: DecisionVerb): Right => RIGHT_TO[verb];
