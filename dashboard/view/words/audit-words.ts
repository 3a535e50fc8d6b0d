import type { AuditKind } from '../../../core/audit/audit-entry.js';
import { CSV_HEAD, toCsvRow } from '../../../core/audit/to-csv-row.js';
import type { AuditLine } from '../../api/answers.js';

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

/** A table for spreadsheets, with the columns of `tidegate audit export`. */
export const toCsv = (lines: readonly AuditLine[]): string => [CSV_HEAD, ...lines.map((line) => toCsvRow(line))].join('');
