import type { SequenceOptions } from '../sequential/asymptotic-confidence-sequence.js';
import { toMixtureEvidence } from '../sequential/mixture-evidence.js';
import type { Contrast } from './contrast.js';
import type { StreamMemory } from './guard-memory.js';

export interface NumericLook {
  readonly contrasts: { readonly fail: Contrast; readonly pass: Contrast };
  /** Units of both arms. */
  readonly units: number;
  /** False while the sample is too small for a normal approximation: the stage then adds nothing yet, also not to what later stages begin with. */
  readonly isWarm: boolean;
}

/** A difference between arms whose values never vary at all: proven, without a standard error to measure it by. */
const CERTAIN = 700;
const NO_BETS = { effects: [], logs: [] };

/**
 * The evidence of a numeric metric after a look: the stage's own (Waudby-Smith et al. 2024, see `toMixtureEvidence`), times the capital with which the
 * stage began. Needs no batches: a function of the totals. A metric that looked like a rate at first and is none comes here with its start capital.
 */
export function advanceNumericStream(stream: StreamMemory, look: NumericLook, options: SequenceOptions): StreamMemory {
  const { contrasts, units, isWarm } = look;
  const evidence = (excess: number, { variance }: Contrast): number => {
    if (!isWarm || !Number.isFinite(excess)) return 0;
    const z = excess / Math.sqrt(variance);
    return Number.isFinite(z) ? toMixtureEvidence(z, units, options) : 0;
  };
  const { fail, pass } = contrasts;
  const isCertain = isWarm && fail.variance === 0 && fail.excess > 0;
  const logs = {
    fail: stream.start.fail + (isCertain ? CERTAIN : evidence(fail.excess, fail)),
    pass: stream.start.pass + evidence(-pass.excess, pass),
  };
  return { ...stream, fail: NO_BETS, pass: NO_BETS, free: stream.start, logs };
}
