import type { SentVerdict } from '../api/api-types.js';
import { type KeptVerdict, toKeptVerdict } from '../api/read-verdicts.js';
import { type Parsed, refused } from './table.js';

/** Verdicts that `tidegate verdicts` has printed: one JSON object with `verdicts`, or one verdict in each line. */
export function parseVerdictRecords(text: string): Parsed<readonly KeptVerdict[]> {
  const whole = toJson(text);
  if (whole !== undefined && !isRecord(whole)) return parseWhole(whole);
  const lines = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [{ line: index + 1, value: toJson(line) }]));
  if (lines.length === 0) return refused([{ pointer: '', detail: `It is empty. ${EXPECTED}` }]);
  const bad = lines.filter(({ value }) => !isRecord(value));
  if (bad.length === lines.length) return refused([{ pointer: '', detail: `These are no kept verdicts. ${EXPECTED}` }]);
  if (bad.length > 0) return refused(bad.map(({ line }) => ({ pointer: `line ${line}`, detail: `This is no kept verdict. ${EXPECTED}` })));
  return { ok: true, value: lines.map(({ value }) => toKeptVerdict(value as unknown as SentVerdict)) };
}

const EXPECTED = 'Save them with: tidegate verdicts <rollout> -o ndjson > verdicts.ndjson';

function parseWhole(whole: unknown): Parsed<readonly KeptVerdict[]> {
  const list = Array.isArray(whole) ? whole : isObject(whole) ? whole['verdicts'] : undefined;
  if (!Array.isArray(list) || list.length === 0) return refused([{ pointer: '', detail: `There are no verdicts in it. ${EXPECTED}` }]);
  const bad = list.flatMap((each, index) =>
    isRecord(each) ? [] : [{ pointer: `/verdicts/${index}`, detail: 'This is no kept verdict.' }],
  );
  return bad.length > 0 ? refused(bad) : { ok: true, value: list.map(toKeptVerdict) };
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isRecord(value: unknown): value is SentVerdict {
  if (!isObject(value) || typeof value['guard'] !== 'string') return false;
  const { reading, basis } = value;
  return isObject(reading) && isObject(basis) && isObject(basis['guard']) && isObject(basis['context']);
}
