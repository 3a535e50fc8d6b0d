import { formatBriefly } from '../../../core/plan/format-duration.js';

/** From now on (negative: ago): `just now`, `12m ago`, `in 2h10m`. */
export function describeRelative(distanceMs: number): string {
  if (Math.abs(distanceMs) < 1_500) return 'just now';
  const brief = formatBriefly(Math.abs(distanceMs));
  return distanceMs < 0 ? `${brief} ago` : `in ${brief}`;
}

const ABSOLUTE: Intl.DateTimeFormatOptions = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
};

/** `21 Nov 2026, 11:28:05 GMT+1`, in the reader's own zone unless told. */
export function describeAbsolute(atMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', { ...ABSOLUTE, ...(timeZone !== undefined && { timeZone }) }).format(atMs);
}

const DAY_S = 86_400;

/** What stands at a time axis (Unix seconds): no finer than its steps need. */
export function toTickWords(seconds: readonly number[], timeZone?: string): string[] {
  const step = (seconds[1] ?? 0) - (seconds[0] ?? 0);
  const format = new Intl.DateTimeFormat('en-GB', {
    ...(step >= DAY_S ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    ...(step > 0 && step < 60 && { second: '2-digit' }),
    ...(timeZone !== undefined && { timeZone }),
  });
  return seconds.map((second) => format.format(second * 1_000));
}
