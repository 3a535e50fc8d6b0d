import type { TextContext } from './inline.js';

type DateParts = Intl.DateTimeFormatOptions;

const DAY: DateParts = { month: 'long', day: 'numeric' };
const SHORT: DateParts = { month: 'short', day: 'numeric', year: 'numeric' };
const LONG: DateParts = { weekday: 'long', ...DAY, year: 'numeric' };
const CLOCK: DateParts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const PLAIN: Readonly<Record<string, DateParts>> = {
  date: DAY,
  date_short: SHORT,
  date_long: LONG,
  date_long_full: { ...DAY, year: 'numeric' },
  time: CLOCK,
  time_secs: { ...CLOCK, second: '2-digit' },
};
const DAY_MS = 86_400_000;

/** Slack's date tokens for this moment; the fallback when the moment is none. Unknown tokens stay as they are. */
export function formatDate(timestampS: number, format: string, fallback: string, context: TextContext): string {
  const date = new Date(timestampS * 1_000);
  if (Number.isNaN(date.getTime())) return fallback;
  return format.replaceAll(/\{([a-z_]+)\}/g, (token, name: string) => formatToken(name, date, context) ?? token);
}

function formatToken(name: string, date: Date, context: TextContext): string | null {
  if (name === 'date_num') return show(date, { year: 'numeric', month: '2-digit', day: '2-digit' }, context, 'sv-SE');
  if (name === 'date_slash') return show(date, { year: 'numeric', month: '2-digit', day: '2-digit' }, context, 'en-GB');
  if (name === 'ago') return toAgo(context.nowMs - date.getTime());
  const [pretty, bare = name] = /^(\w+)_pretty$/.exec(name) ?? [];
  const parts = PLAIN[bare];
  if (parts === undefined) return null;
  return (pretty === undefined ? null : toNearDay(date, context)) ?? show(date, parts, context);
}

function toNearDay(date: Date, context: TextContext): string | null {
  const day = (ms: number) => show(new Date(ms), SHORT, context);
  const near = [0, -DAY_MS, DAY_MS].findIndex((shift) => day(context.nowMs + shift) === day(date.getTime()));
  return ['today', 'yesterday', 'tomorrow'][near] ?? null;
}

function toAgo(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes === 0) return 'just now';
  const amount =
    minutes < 60 ? `${minutes} min` : minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1_440)} days`;
  return ms < 0 ? `in ${amount}` : `${amount} ago`;
}

const show = (date: Date, parts: DateParts, { timeZone }: TextContext, locale = 'en-US'): string =>
  new Intl.DateTimeFormat(locale, { ...parts, ...(timeZone === null ? {} : { timeZone }) }).format(date);
