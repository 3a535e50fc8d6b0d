import type { AuditKind } from '../../core/audit/audit-entry.js';
import type { AuditLine } from '../api/answers.js';

/** Groups of kinds that people ask for; the API takes the names with commas. */
export const AUDIT_CHOICES: readonly { readonly value: string; readonly word: string }[] = [
  { value: '', word: 'Everything' },
  { value: 'decision,refusal,gate', word: 'Decisions and gates' },
  { value: 'refusal,flagWriteRefused', word: 'Refused' },
  { value: 'flagWrite,flagWriteRefused', word: 'Flag writes' },
  { value: 'requested,stage,ended', word: 'Starts, stages and ends' },
  { value: 'rollback,kill,page,reconciled', word: 'Rollbacks, kills and pages' },
  { value: 'verdict,hold', word: 'Verdicts and holds' },
  { value: 'key,webhook', word: 'Keys and webhooks' },
] satisfies readonly { readonly value: '' | AuditKind | `${AuditKind},${string}`; readonly word: string }[];

/** Newest first, of this actor only (letters of an id; empty: all). */
export function pickLines(lines: readonly AuditLine[], actor: string): readonly AuditLine[] {
  const wanted = actor.trim().toLowerCase();
  return lines.filter(({ principal }) => principal.id.toLowerCase().includes(wanted)).toSorted((a, b) => b.atMs - a.atMs || b.seq - a.seq);
}

/** One JSON object a line, as the API gave them: with what `tidegate audit verify` needs. */
export const toNdjson = (lines: readonly AuditLine[]): string => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** The columns of `tidegate audit export`. */
const COLUMNS = ['rollout', 'seq', 'at', 'kind', 'by', 'via', 'summary', 'data', 'feature', 'environment', 'key', 'prev_hash', 'hash'];

/** What a spreadsheet takes for the beginning of a formula, also in its full-width form, and what it skips before one. */
const FORMULA = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20|%]|^[\t\r\n]/;

/** RFC 4180. A text that a spreadsheet would compute gets an apostrophe in front: entries hold what anybody has written into a reason. */
export const toCsv = (lines: readonly AuditLine[]): string =>
  [COLUMNS, ...lines.map(toRow)].map((row) => `${row.map(toCell).join(',')}\r\n`).join('');

function toRow({
  rolloutId,
  seq,
  atMs,
  kind,
  principal,
  summary,
  data,
  feature,
  environment,
  key,
  prevHash,
  hash,
}: AuditLine): readonly string[] {
  const what = [rolloutId, String(seq), new Date(atMs).toISOString(), kind, principal.id, principal.via, summary, JSON.stringify(data)];
  return [...what, feature ?? '', environment ?? '', key, prevHash, hash];
}

function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]|^'/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
