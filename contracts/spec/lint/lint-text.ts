import { isPlan, parsePlan } from '../../plans/parse-plan.js';
import { type Finding, parseSpec } from '../parse-spec.js';
import { readSpecText } from '../parse-spec-text.js';
import type { ParseContext } from '../spec-parts.js';
import { findPosition } from '../template/find-line.js';
import { findUnwise } from './lint-rules.js';

export interface LintFinding extends Finding {
  readonly severity: 'error' | 'warning';
  /** From 1; null: the whole file. */
  readonly line: number | null;
  readonly column: number | null;
}

export interface Linted {
  readonly kind: 'spec' | 'plan';
  /** In the order of the file. */
  readonly findings: readonly LintFinding[];
}

export interface LintOptions {
  readonly text: string;
  /** A content type or a file's name. */
  readonly format: string;
  /** Traffic for specs that name none. */
  readonly unitsPerHour?: number | undefined;
  readonly context?: Partial<ParseContext>;
}

/** Everything that is wrong with a spec or a plan template, and what is unwise, each with its place in the text. Never throws. */
export function lintText({ text, format, unitsPerHour, context = {} }: LintOptions): Linted {
  const read = readSpecText(text, format);
  if (!read.ok) return { kind: 'spec', findings: place(text, 'error', read.errors) };
  const kind = isPlan(read.value) ? 'plan' : 'spec';
  const { errors, warnings } = kind === 'plan' ? lintPlan(read.value) : lintSpec(withTraffic(read.value, unitsPerHour), context);
  const findings = [...place(text, 'error', errors), ...place(text, 'warning', warnings)];
  return { kind, findings: findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)) };
}

interface Found {
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
}

function lintPlan(input: unknown): Found {
  const parsed = parsePlan(input);
  return parsed.ok ? { errors: [], warnings: parsed.warnings } : { errors: parsed.errors, warnings: [] };
}

function lintSpec(input: unknown, context: Partial<ParseContext>): Found {
  const parsed = parseSpec(input, context);
  if (!parsed.ok) return { errors: parsed.errors, warnings: [] };
  // Without a directory every approver is one that nobody checked; that says nothing about the file.
  const known = parsed.warnings.filter(({ pointer }) => context.directory !== undefined || !pointer.endsWith('/approvers'));
  return { errors: [], warnings: [...known, ...findUnwise(parsed.spec)] };
}

function withTraffic(input: unknown, unitsPerHour: number | undefined): unknown {
  if (unitsPerHour === undefined || typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  return Object.hasOwn(input, 'traffic') ? input : { ...input, traffic: { unitsPerHour } };
}

function place(text: string, severity: LintFinding['severity'], findings: readonly Finding[]): readonly LintFinding[] {
  return findings.map((finding) => ({ severity, ...finding, ...(findPosition(text, finding.pointer) ?? readPosition(finding.detail)) }));
}

/** Of a text that cannot be read the position stands in the sentence only. */
function readPosition(detail: string): { readonly line: number | null; readonly column: number | null } {
  const [, line, column] = / at line (\d+), column (\d+)/.exec(detail) ?? [];
  return line === undefined ? { line: null, column: null } : { line: Number(line), column: Number(column) };
}
