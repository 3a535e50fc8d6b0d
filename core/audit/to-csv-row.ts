import type { ChainedEntry } from './chain/chained-entry.js';

/** An entry with what its rollout is about; null: it has none. */
interface CsvEntry extends ChainedEntry {
  readonly feature: string | null;
  readonly environment: string | null;
}

const COLUMNS = ['rollout', 'seq', 'at', 'kind', 'by', 'via', 'summary', 'data', 'feature', 'environment', 'key', 'prev_hash', 'hash'];

/** What a spreadsheet takes for the beginning of a formula, also in its full-width form, and what it skips before one. */
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/;

/** The first line of an export, which names the columns. */
export const CSV_HEAD = `${COLUMNS.join(',')}\r\n`;

/**
 * One entry as a row (RFC 4180); `clean` changes each text as it is written. A text that a spreadsheet would compute gets an apostrophe in
 * front: opening an audit must never run what somebody wrote into a reason. Hashes are of the entry as it is, so they are checked from NDJSON or by
 * `audit verify`.
 */
export function toCsvRow(entry: CsvEntry, clean: (text: string) => string = (text) => text): string {
  const { rolloutId, seq, atMs, kind, principal, summary, data, feature, environment, key, prevHash, hash } = entry;
  const what = [rolloutId, String(seq), new Date(atMs).toISOString(), kind, principal.id, principal.via, summary, JSON.stringify(data)];
  const cells = [...what, feature ?? '', environment ?? '', key, prevHash, hash];
  return `${cells.map((text) => toCell(text, clean)).join(',')}\r\n`;
}

function toCell(text: string, clean: (text: string) => string): string {
  // Looked at before it is cleaned: what is taken away may be what a spreadsheet skips.
  const cleaned = clean(text);
  const safe = FORMULA.test(text) || FORMULA.test(cleaned) ? `'${cleaned}` : cleaned;
  return /[",\r\n]|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
