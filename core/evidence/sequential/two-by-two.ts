/** Units of one arm and how many of them had the (adverse) event; whole numbers. */
export interface Trials {
  readonly units: number;
  readonly events: number;
}

/** What both arms gained between two looks. */
export interface TwoByTwo {
  readonly control: Trials;
  readonly candidate: Trials;
}

/** A table that one of the arms is missing from, or that is not made of whole non-negative numbers, tells nothing. */
export function isInformative({ control, candidate }: TwoByTwo): boolean {
  return [control, candidate].every(isTrials) && control.units > 0 && candidate.units > 0;
}

export function isTrials({ units, events }: Trials): boolean {
  return Number.isSafeInteger(units) && Number.isSafeInteger(events) && events >= 0 && events <= units;
}
