import { isUsable } from '../arm-estimate.js';
import type { Reading } from '../verdict.js';

/** Why a reading cannot be judged, or null. Missing data is never success (rule 2 of the design). */
export function findInvalid(reading: Reading): string | null {
  const broken = findBroken(reading);
  if (broken !== null || reading.kind !== 'reading') return broken;
  const { control, candidate } = reading;
  return control.n === 0 || candidate.n === 0 ? `no units in the ${control.n === 0 ? 'control' : 'candidate'} arm yet.` : null;
}

/** Why the numbers themselves cannot be used; an arm in which nobody was yet is not among the reasons. */
export function findBroken(reading: Reading): string | null {
  if (reading.kind === 'noData') return 'no data in this window.';
  if (reading.kind === 'error') return reading.detail;
  if (reading.kind === 'alert') return 'an alert has no numbers.';
  const { control, candidate, paired, warnings } = reading;
  if (warnings !== undefined && warnings.length > 0) return `the source warns that its numbers may be partial: ${warnings.join('; ')}.`;
  const arms = [control, candidate, ...(paired ? [paired] : [])];
  return arms.every(isUsable) ? null : 'the source gave a number that is not finite or not possible.';
}
