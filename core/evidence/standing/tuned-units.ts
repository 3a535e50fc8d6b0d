import type { RolloutSpec, Stage } from '../../rollout/spec.js';

/** Without a word on traffic: about what a canary decides on, and an A/B. */
const DEFAULT_UNITS: Readonly<Record<Stage['kind'], number>> = { shadow: 1_000, canary: 1_000, ab: 5_000, full: 5_000 };
const SMALLEST = 200;
const LARGEST = 1_000_000;

/** Units of both arms that the stage is expected to see: where the guards' bounds are tightest. Fixed by the spec alone. */
export function toTunedUnits(spec: Pick<RolloutSpec, 'traffic'>, stage: Stage): number {
  if (!spec.traffic) return DEFAULT_UNITS[stage.kind];
  const sampled = stage.kind === 'shadow' ? stage.shadowSample / 100_000 : 1;
  const expected = (spec.traffic.unitsPerHour * sampled * stage.holdMs) / 3_600_000;
  return Math.round(Math.min(LARGEST, Math.max(SMALLEST, expected)));
}
