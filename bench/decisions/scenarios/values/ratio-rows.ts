import type { ArmMoments } from '../../../../core/evidence/verdict.js';
import { toBinary } from '../../moments.js';
import type { Random } from '../../random.js';
import { toPlan } from '../plan.js';
import type { Scenario } from '../scenario.js';
import type { Rates, toStream } from '../streams.js';
import { toRows } from './to-rows.js';

const canary = { candidatePart: 0.05, units: 20_000 };
const BASE = 0.005;
const MOST_REQUESTS = 10;

function drawArm(sessions: number, rate: number, random: Random): { readonly units: ArmMoments; readonly requests: ArmMoments } {
  let [requests, squares, failed, failedSquares] = [0, 0, 0, 0];
  for (let session = 0; session < sessions; session++) {
    const made = 1 + Math.floor(MOST_REQUESTS * random.uniform());
    requests += made;
    squares += made * made;
    if (random.uniform() >= rate) continue;
    failed += made;
    failedSquares += made * made;
  }
  // Where all requests of a session fail, failures times requests are failures squared.
  const of = { sum: requests, sumSquares: squares, cross: failedSquares };
  return { units: { n: sessions, sum: failed, sumSquares: failedSquares, of }, requests: toBinary(requests, failed) };
}

/** Sessions of one to ten requests that fail all or none; the metric is errors per request, the unit is the session. */
const drawWholeSessions =
  ({ control, candidate }: Rates): Parameters<typeof toStream>[1] =>
  () =>
  (slot, random) => {
    const [a, b] = [drawArm(slot.control, control, random), drawArm(slot.candidate, candidate, random)];
    return { arms: { control: a.units, candidate: b.units }, requests: { control: a.requests, candidate: b.requests } };
  };

/** A ratio of sums whose numerator comes in few large lumps. */
export const RATIO_ROWS: readonly Scenario[] = toRows({
  name: 'errors per request, share 5 %',
  plan: toPlan([canary], { metric: 'numeric', baseline: BASE }),
  none: drawWholeSessions({ control: BASE, candidate: BASE }),
  harm: drawWholeSessions({ control: BASE, candidate: 0.03 }),
  effect: '0.5 to 3 %',
  isSevere: true,
  atMargin: { margin: 0.01, marginKind: 'points', draw: drawWholeSessions({ control: BASE, candidate: BASE + 0.01 }) },
});
