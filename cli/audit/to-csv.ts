import type { AuditLine } from '../api/api-types.js';

const COLUMNS = ['rollout', 'seq', 'at', 'kind', 'by', 'via', 'summary', 'data', 'feature', 'environment', 'key', 'prev_hash', 'hash'];

/** What a spreadsheet takes for the beginning of a formula, also in its full-width form, and what it skips before one. */
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/;

export const CSV_HEAD = `${COLUMNS.join(',')}\r\n`;

/**
 * One entry as a row (RFC 4180). A text that a spreadsheet would compute gets an apostrophe in front: opening an audit must never run what somebody wrote
 * into a reason. Hashes are of the entry as it is, so they are checked from NDJSON or by `audit verify`.
 */
export function toCsvRow(entry: AuditLine): string {
  const { rolloutId, seq, atMs, kind, principal, summary, data, feature, environment, key, prevHash, hash } = entry;
  const at = new Date(atMs).toISOString();
  const cells = [
    rolloutId,
    String(seq),
    at,
    kind,
    principal.id,
    principal.via,
    summary,
    JSON.stringify(data),
    feature ?? '',
    environment ?? '',
    key,
  ];
  return `${[...cells, prevHash, hash].map(toCell).join(',')}\r\n`;
}

function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
