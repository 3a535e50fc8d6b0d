import { InvalidArgumentError } from 'commander';
import { toMilliseconds } from '../../../contracts/spec/schema/duration.js';

/** From now on, or a point in time; which time that is only the command knows when it runs. */
export type Moment = { readonly afterMs: number } | { readonly atMs: number };

const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** `2h` or `2026-12-24T12:00:00Z`. A time without its zone is refused: two people would read two times. */
export function parseMoment(text: string): Moment {
  const afterMs = toMilliseconds(text);
  if (afterMs !== undefined && afterMs > 0) return { afterMs };
  const atMs = WITH_ZONE.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(atMs)) return { atMs };
  throw new InvalidArgumentError('It must be a duration such as 2h or 1d, or a time with its zone such as 2026-12-24T12:00:00Z.');
}

export function toIso(moment: Moment, nowMs: number): string {
  return new Date('atMs' in moment ? moment.atMs : nowMs + moment.afterMs).toISOString();
}
