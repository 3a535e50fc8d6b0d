import { checkAudit } from './check-audit.js';
import { checkControl } from './check-control.js';
import { checkEnd } from './check-end.js';
import { checkExposure } from './check-exposure.js';
import { checkOrder } from './check-order.js';
import { checkRepetition } from './check-repetition.js';
import type { RunLog, Violation } from './run-log.js';

/** Everything that is wrong with a run, by what was seen of it from outside. */
export function checkRun(log: RunLog): readonly Violation[] {
  return [checkControl, checkOrder, checkExposure, checkRepetition, checkAudit, checkEnd].flatMap((check) => check(log));
}
