import { type Parsed, parseTable, type RowReading, readRows, refused, requireColumns, type TableRow } from './table.js';

/** One item that the judge judged; with what people said of it, where they looked. */
export interface LabelRow {
  readonly judge: boolean;
  /** Null: judged, but not labelled. */
  readonly human: boolean | null;
  /** What the judge said when the order was swapped, or null. */
  readonly swapped: boolean | null;
  readonly arm: string | null;
  /** Levels as given, where the file has levels and not pass and fail. */
  readonly levels: { readonly human: number; readonly judge: number } | null;
}

/** Columns `judge` and `human`, and where they exist `arm` and `swapped`. `passFrom`: values are levels, and from this one on they pass. */
export function parseLabelRows(text: string, passFrom: number | null): Parsed<readonly LabelRow[]> {
  const table = parseTable(text);
  if (!table.ok) return table;
  const missing = requireColumns(table.value, [['human'], ['judge']]);
  return missing.length > 0 ? refused(missing) : readRows(table.value, (row) => readLabel(row, passFrom));
}

function readLabel({ cells }: TableRow, passFrom: number | null): RowReading<LabelRow> {
  const read = (column: string) => readVerdict(cells[column], passFrom);
  const [human, judge, swapped] = [read('human'), read('judge'), read('swapped')];
  for (const [column, verdict] of Object.entries({ human, judge, swapped })) {
    if (verdict === undefined) return { problem: `The column "${column}" says "${cells[column]}"; ${expectation(passFrom)}` };
  }
  if (judge === null || judge === undefined) return { problem: `The column "judge" is empty; ${expectation(passFrom)}` };
  return {
    value: {
      judge: judge.pass,
      human: human?.pass ?? null,
      swapped: swapped?.pass ?? null,
      arm: cells['arm'] ?? null,
      levels: passFrom === null || !human ? null : { human: human.level, judge: judge.level },
    },
  };
}

interface ReadVerdict {
  readonly pass: boolean;
  readonly level: number;
}

const PASSES = new Set(['pass', 'passed', '1', 'true', 'yes']);
const FAILS = new Set(['fail', 'failed', '0', 'false', 'no']);
const HIGHEST_LEVEL = 100;

/** Null: nothing there. Undefined: not understood. */
function readVerdict(text: string | undefined, passFrom: number | null): ReadVerdict | null | undefined {
  if (text === undefined) return null;
  const word = text.toLowerCase();
  if (passFrom !== null) {
    const level = Number(word);
    return /^\d+$/.test(word) && level <= HIGHEST_LEVEL ? { pass: level >= passFrom, level } : undefined;
  }
  if (PASSES.has(word)) return { pass: true, level: 1 };
  return FAILS.has(word) ? { pass: false, level: 0 } : undefined;
}

const expectation = (passFrom: number | null): string =>
  passFrom === null
    ? 'it must be pass or fail, or 1 or 0. Are these levels? Then say from which one on an item passes: --pass-from 4.'
    : `with --pass-from it must be a whole number from 0 to ${HIGHEST_LEVEL}.`;
