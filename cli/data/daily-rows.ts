import type { DailyPoint } from '../../core/evidence/trend/daily-series.js';
import { type Parsed, parseTable, type RowReading, readRows, refused, requireColumns, type TableRow } from './table.js';

/** Daily values of a file, and whether it names its days by date. */
export interface DailyRows {
  readonly points: readonly DailyPoint[];
  /** True: `day` counts from 1970-01-01. */
  readonly hasDates: boolean;
}

const DAY_MS = 86_400_000;

/** Rows with the columns `day` (a whole number) or `date` (2026-11-21), `value`, and `n`, the number of units behind the value. */
export function parseDailyRows(text: string): Parsed<DailyRows> {
  const table = parseTable(text);
  if (!table.ok) return table;
  const missing = requireColumns(table.value, [['day', 'date'], ['value'], ['n']]);
  if (missing.length > 0) return refused(missing);
  const hasDates = table.value.some(({ cells }) => 'date' in cells || isDate(cells['day'] ?? ''));
  const points = readRows(table.value, (row) => readPoint(row, hasDates));
  return points.ok ? { ok: true, value: { points: points.value, hasDates } } : points;
}

/** The number of a day as it stands in a file or an option, or null. */
export function toDayNumber(text: string, hasDates: boolean): number | null {
  if (hasDates) return isDate(text) ? Date.parse(`${text}T00:00:00Z`) / DAY_MS : null;
  return /^-?\d{1,9}$/.test(text) ? Number(text) : null;
}

/** `2026-11-21`, or `day 14`. */
export function formatDay(day: number, hasDates: boolean): string {
  return hasDates ? new Date(day * DAY_MS).toISOString().slice(0, 10) : `day ${day}`;
}

/** A real date: the 30th of February is none, although it can be parsed. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const atMs = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(atMs) && new Date(atMs).toISOString().startsWith(text);
}

function readPoint({ cells }: TableRow, hasDates: boolean): RowReading<DailyPoint> {
  const dayText = (hasDates ? (cells['date'] ?? cells['day']) : cells['day']) ?? '';
  const day = toDayNumber(dayText, hasDates);
  if (day === null)
    return {
      problem: hasDates
        ? `The date is "${dayText}"; it must be a real one, such as 2026-11-21.`
        : `The day is "${dayText}"; it must be a whole number, or a date like 2026-11-21 in every row.`,
    };
  const value = toNumber(cells['value']);
  if (value === null) return { problem: `The value is "${cells['value'] ?? ''}"; it must be a number. Leave out days without data.` };
  const n = toNumber(cells['n']);
  if (n === null || n < 0) return { problem: `n is "${cells['n'] ?? ''}"; it must be the number of units behind the value, 0 or more.` };
  return { value: { day, value, n } };
}

function toNumber(text: string | undefined): number | null {
  return text !== undefined && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : null;
}
