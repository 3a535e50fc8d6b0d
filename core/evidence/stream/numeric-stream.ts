import type { SequenceOptions } from '../sequential/asymptotic-confidence-sequence.js';
import { toMixtureEvidence } from '../sequential/mixture-evidence.js';
import { logSumExp } from '../special/log-sum-exp.js';
import type { Contrast } from './contrast.js';
import type { StreamMemory } from './guard-memory.js';

/** The evidence of a numeric metric after a look: the stage's own, times the capital with which the stage began. Needs no batches: a function of the totals. */
export function advanceNumericStream(
  stream: StreamMemory,
  contrasts: { readonly fail: Contrast; readonly pass: Contrast },
  units: number,
  options: SequenceOptions,
): StreamMemory {
  const cash = Math.log(stream.cash);
  const brought = { fail: logSumExp([stream.brought.fail, cash]), pass: logSumExp([stream.brought.pass, cash]) };
  const evidence = (z: number) => (Number.isFinite(z) ? toMixtureEvidence(z, units, options) : 0);
  const fail = brought.fail + evidence(contrasts.fail.excess / Math.sqrt(contrasts.fail.variance));
  const pass = brought.pass + evidence(-contrasts.pass.excess / Math.sqrt(contrasts.pass.variance));
  return { ...stream, cash: 0, brought, logs: { fail, pass } };
}
