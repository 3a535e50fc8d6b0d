import type { FieldError } from '../../core/errors/app-error.js';

/** One row of a file, by column name in lower case. An empty cell is not there. */
export interface TableRow {
  /** Of the file, counted from 1; where a person finds it. */
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** Why the row itself cannot be read. */
  readonly problem?: string;
}

/** What a file holds, or everything that is wrong with it. */
export type Parsed<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Rows of a CSV (comma, semicolon or tab, first line the names of the columns) or of JSON lines. Blank lines do not count. */
export function parseTable(text: string): Parsed<readonly TableRow[]> {
  const content = text.replace(/^\ufeff/, '');
  if (content.trim() === '') return refused([{ pointer: '', detail: 'It is empty.' }]);
  return content.trimStart().startsWith('{') ? { ok: true, value: parseJsonLines(content) } : parseCsv(content);
}

/** One row read, or why not. */
export type RowReading<Value> = { readonly value: Value } | { readonly problem: string };

/** Reads every row; all that cannot be read is named with its line. */
export function readRows<Value>(rows: readonly TableRow[], read: (row: TableRow) => RowReading<Value>): Parsed<readonly Value[]> {
  const values: Value[] = [];
  const errors: FieldError[] = [];
  for (const row of rows) {
    const reading = row.problem === undefined ? read(row) : { problem: row.problem };
    if ('value' in reading) values.push(reading.value);
    else errors.push(atLine(row.line, reading.problem));
  }
  return errors.length > 0 ? refused(errors) : { ok: true, value: values };
}

export const refused = (errors: readonly FieldError[]): { readonly ok: false; readonly errors: readonly FieldError[] } => ({
  ok: false,
  errors,
});

/** Refuses a file without the columns; every row of JSON lines may have its own, so that the first row stands for all. */
export function requireColumns(rows: readonly TableRow[], columns: readonly (readonly string[])[]): readonly FieldError[] {
  const known = new Set(rows.flatMap(({ cells }) => Object.keys(cells)));
  const missing = columns.filter((names) => !names.some((name) => known.has(name)));
  const found = known.size === 0 ? 'no column with a value' : [...known].join(', ');
  return missing.map((names) => ({
    pointer: '',
    detail: `No values in a column ${names.map((name) => `"${name}"`).join(' or ')}; it has: ${found}. The first line must name the columns.`,
  }));
}

const atLine = (line: number, detail: string): FieldError => ({ pointer: `line ${line}`, detail });

function parseJsonLines(content: string): readonly TableRow[] {
  const lines = content.split('\n').map((text, index) => ({ line: index + 1, text }));
  return lines
    .filter(({ text }) => text.trim() !== '')
    .map(({ line, text }) => {
      const object = toObject(text);
      return object === null
        ? { line, cells: {}, problem: 'This is not a JSON object in one line.' }
        : { line, cells: toCells(Object.entries(object)) };
    });
}

function toObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function toCells(entries: readonly (readonly [string, unknown])[]): TableRow['cells'] {
  const filled = entries.map(([name, value]) => [name.trim().toLowerCase(), value === null ? '' : String(value).trim()] as const);
  return Object.fromEntries(filled.filter(([, value]) => value !== ''));
}

function parseCsv(content: string): Parsed<readonly TableRow[]> {
  const [first = ''] = content.trimStart().split(/\r?\n/, 1);
  const delimiter = [',', ';', '\t'].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
  const records = splitRecords(content, delimiter);
  if (!Array.isArray(records)) return refused([atLine(records.badLine, 'A quotation mark (") stands where none may, or is never closed.')]);
  const [head, ...rest] = records;
  const names = head?.fields ?? [];
  if (rest.length === 0) return refused([{ pointer: '', detail: 'It has no rows below the names of the columns.' }]);
  const rows = rest.map(({ line, fields }) => ({
    line,
    cells: toCells(names.map((name, index) => [name, fields[index] ?? ''])),
    ...(fields.length > names.length && {
      problem: `It has ${fields.length} values for ${names.length} columns (${names.join(', ')}).`,
    }),
  }));
  return { ok: true, value: rows };
}

interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** RFC 4180: quoted fields may hold the delimiter, line breaks and doubled quotation marks. */
function splitRecords(content: string, delimiter: string): CsvRecord[] | { readonly badLine: number } {
  const records: CsvRecord[] = [];
  let draft: { line: number; fields: string[] } = { line: 1, fields: [] };
  let line = 1;
  const pattern = new RegExp(`("(?:[^"]|"")*"|[^"${delimiter}\\r\\n][^${delimiter}\\r\\n]*|)(${delimiter}|\\r?\\n|\\r|$)`, 'y');
  while (pattern.lastIndex < content.length) {
    const match = pattern.exec(content);
    if (match === null) return { badLine: line };
    const [, raw = '', end = ''] = match;
    draft.fields.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw.trim());
    line += raw.split('\n').length - 1;
    if (end === delimiter && pattern.lastIndex < content.length) continue;
    if (draft.fields.some((field) => field !== '')) records.push(draft);
    line += end === delimiter ? 0 : 1;
    draft = { line, fields: [] };
  }
  return records;
}
