import { formatBriefly } from '../../../core/plan/format-duration.js';

const SECOND = 1_000;

/** `3m ago`, `in 19m`, `now`. */
export function relative(atMs: number, nowMs: number): string {
  const distance = atMs - nowMs;
  if (Math.abs(distance) < SECOND) return 'now';
  return distance < 0 ? `${formatBriefly(-distance)} ago` : `in ${formatBriefly(distance)}`;
}

/** `11:28 UTC`, or with the day when it is another one. */
export function clockTime(atMs: number, nowMs: number): string {
  const time = new Date(atMs).toISOString().slice(11, 16);
  return toDay(atMs) === toDay(nowMs) ? `${time} UTC` : `${toDay(atMs)} ${time} UTC`;
}

/** `in 19m (11:43 UTC)`. */
export function relativeAndClock(atMs: number, nowMs: number): string {
  return `${relative(atMs, nowMs)} (${clockTime(atMs, nowMs)})`;
}

/** `Sat 21 Nov`. */
export function toDay(atMs: number): string {
  const [weekday, day, month] = new Date(atMs).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${Number(day)} ${month}`;
}

/** `11:28:03`, in UTC. */
export function toSecond(atMs: number): string {
  return new Date(atMs).toISOString().slice(11, 19);
}
