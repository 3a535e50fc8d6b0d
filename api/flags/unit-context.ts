/** What an application says about a unit. */
export type UnitContext = Readonly<Record<string, unknown>>;

/** The unit's key, or undefined when it has none (only a string that is not empty is one; see `HAS_UNIT_KEY`). */
export function unitKeyOf(context: UnitContext): string | undefined {
  const key = context['targetingKey'];
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/** Unix seconds at which the unit began, or undefined when not given as a finite number. */
export function unitStartOf(context: UnitContext): number | undefined {
  const start = context['unitStartedAt'];
  return typeof start === 'number' && Number.isFinite(start) ? start : undefined;
}
