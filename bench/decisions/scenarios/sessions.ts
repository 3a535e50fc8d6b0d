import type { ArmMoments } from '../../../core/evidence/verdict.js';
import { toBinary } from '../moments.js';
import type { Random } from '../random.js';
import type { toStream } from './streams.js';

export interface Sessions {
  /** Part of the sessions that are hard, by arm. */
  readonly control: number;
  readonly candidate: number;
  /** `share`: a session's value is the share of its requests that failed. `any`: whether one did. */
  readonly value: 'share' | 'any';
}

const MEAN_FURTHER_REQUESTS = 5;
const FAILURE = { hard: 0.5, easy: 0.005 };

/**
 * Sessions of several requests each, which fail together: in a hard session every second request, else hardly any. The unit is the session, as it was
 * randomised; whoever counts requests takes one hard session for many independent failures.
 */
export function drawSessions({ control, candidate, value }: Sessions): Parameters<typeof toStream>[1] {
  return () => (slot, random) => {
    const [a, b] = [drawArm(slot.control, control, value, random), drawArm(slot.candidate, candidate, value, random)];
    return { arms: { control: a.units, candidate: b.units }, requests: { control: a.requests, candidate: b.requests } };
  };
}

function drawArm(sessions: number, hard: number, value: Sessions['value'], random: Random): { units: ArmMoments; requests: ArmMoments } {
  let [sum, sumSquares, requests, failures] = [0, 0, 0, 0];
  for (let session = 0; session < sessions; session++) {
    const made = 1 + random.poisson(-MEAN_FURTHER_REQUESTS * Math.log1p(-random.uniform()));
    const failed = random.binomial(made, random.uniform() < hard ? FAILURE.hard : FAILURE.easy);
    const worth = value === 'share' ? failed / made : Math.min(1, failed);
    sum += worth;
    sumSquares += worth * worth;
    requests += made;
    failures += failed;
  }
  return { units: { n: sessions, sum, sumSquares }, requests: toBinary(requests, failures) };
}
