import { beginRollback, type Change, type RollbackOrder } from '../change.js';
import { beginSteps, planStepBack } from './step-back.js';

/** Turns back for a cause that says nothing against the candidate: step by step where the spec says so, else at once. */
export function beginUnhurried(change: Change, order: RollbackOrder): Change {
  const stepBack = planStepBack(change.state, order.cause);
  const begun = beginRollback(change, order);
  return stepBack === null ? begun : beginSteps(begun, stepBack, order);
}
