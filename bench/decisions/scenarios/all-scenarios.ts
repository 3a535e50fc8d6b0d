import { PROMOTION_ROWS } from './promotion-rows.js';
import { RAMP_ROWS } from './ramp-rows.js';
import { RATE_ROWS } from './rate-rows.js';
import type { Scenario } from './scenario.js';
import { TIME_ROWS } from './time-rows.js';
import { UNIT_ROWS } from './unit-rows.js';
import { VALUE_ROWS } from './value-rows.js';
import { HEAVY_ROWS } from './values/heavy-rows.js';
import { RATIO_ROWS } from './values/ratio-rows.js';
import { TURNING_ROWS } from './values/turning-rows.js';

export const ALL_SCENARIOS: readonly Scenario[] = [
  ...RATE_ROWS,
  ...TIME_ROWS,
  ...RAMP_ROWS,
  ...UNIT_ROWS,
  ...VALUE_ROWS,
  ...HEAVY_ROWS,
  ...RATIO_ROWS,
  ...TURNING_ROWS,
  ...PROMOTION_ROWS,
];

export function findScenario(name: string): Scenario {
  const found = ALL_SCENARIOS.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`No scenario is called ${name}.`);
  return found;
}
