import { isInformative, type TwoByTwo } from './two-by-two.js';

/**
 * Adds one batch to the evidence that the candidate's odds of the event differ from control's: for each bet on an odds ratio
 * exp(effect) (above 1: more events in the candidate) the exact likelihood ratio against "no difference", GIVEN how many units each arm had
 * and how many events there were in all. So the base rate plays no part: it may be anything and drift from batch to batch.
 * Under no difference each factor has the expectation 1 (the hypergeometric distribution sums to 1), so the product over batches is an e-process,
 * valid at all looks together, whatever the split between the arms and however it changes.
 *
 * Source: Fisher's exact test in its noncentral form (Fisher 1935; McCullagh & Nelder, Generalized Linear Models, section 7.3.2), used as a test
 * martingale over batches (Turner, Ly & Grünwald, "Generic E-variables for exact sequential k-sample tests that allow for optional stopping",
 * J. Stat. Plan. Inference 230, 2024; stratified tables: Turner & Grünwald, 2023).
 *
 * @returns the new log evidence of each bet; the old one when the batch tells nothing (an arm without units, or no event, or only events).
 */
export function addConditionalEvidence(logs: readonly number[], effects: readonly number[], batch: TwoByTwo): readonly number[] {
  const { control, candidate } = batch;
  const events = control.events + candidate.events;
  const units = control.units + candidate.units;
  if (!isInformative(batch) || events === 0 || events === units) return logs;
  const { counts, masses } = hypergeometric(candidate.units, control.units, events);
  return logs.map((log, index) => {
    const effect = effects[index] ?? 0;
    // Measured from the count that the bet makes largest, so that a table far from every bet neither over- nor underflows.
    const anchor = counts.reduce((one, other) => (one > other === effect > 0 ? one : other));
    let expectation = 0;
    for (let position = 0; position < counts.length; position++) {
      expectation += (masses[position] as number) * Math.exp(effect * ((counts[position] as number) - anchor));
    }
    return log + effect * (candidate.events - anchor) - Math.log(expectation);
  });
}

const NEGLIGIBLE = 1e-18;

/** Probabilities of the candidate's number of events, given the totals; from the mode outwards, so that nothing under- or overflows. */
function hypergeometric(candidateUnits: number, controlUnits: number, events: number): { counts: number[]; masses: number[] } {
  const lowest = Math.max(0, events - controlUnits);
  const highest = Math.min(candidateUnits, events);
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((candidateUnits + 1) * (events + 1)) / (candidateUnits + controlUnits + 2))));
  const counts = [mode];
  const masses = [1];
  let mass = 1;
  for (let count = mode; count < highest && mass > NEGLIGIBLE; count++) {
    mass *= ((candidateUnits - count) * (events - count)) / ((count + 1) * (controlUnits - events + count + 1));
    counts.push(count + 1);
    masses.push(mass);
  }
  mass = 1;
  for (let count = mode; count > lowest && mass > NEGLIGIBLE; count--) {
    mass *= (count * (controlUnits - events + count)) / ((candidateUnits - count + 1) * (events - count + 1));
    counts.push(count - 1);
    masses.push(mass);
  }
  const total = masses.reduce((sum, value) => sum + value, 0);
  return { counts, masses: masses.map((value) => value / total) };
}
