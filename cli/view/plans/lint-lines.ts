import type { LintFinding } from '../../../contracts/spec/lint/lint-text.js';
import type { Frame } from '../terminal/frame.js';
import { padEnd, wrap } from '../terminal/text.js';

export interface LintedFile {
  readonly file: string;
  readonly kind: 'spec' | 'plan';
  readonly findings: readonly LintFinding[];
}

const PLACE = 8;

/** Each file with what was found in it, by its place; files without findings in one line; the sum last. */
export function renderLint(files: readonly LintedFile[], frame: Frame): readonly string[] {
  return [...files.flatMap((file) => renderFile(file, frame)), '', renderSum(files, frame)];
}

function renderFile({ file, kind, findings }: LintedFile, { paint, width }: Frame): readonly string[] {
  if (findings.length === 0) return [`${paint('good', '✓')} ${file}${kind === 'plan' ? paint('dim', ' (plan)') : ''}`];
  const lines = findings.flatMap(({ severity, line, column, pointer, detail }) => {
    const isError = severity === 'error';
    const place = line === null ? '' : `${line}:${column}`;
    const head = `  ${paint(isError ? 'bad' : 'warn', isError ? '✗' : '!')} ${paint('dim', padEnd(place, PLACE))} ${paint('strong', pointer === '' ? 'the whole file' : pointer)}`;
    return [head, ...wrap(detail, width - 4 - PLACE - 1).map((text) => `${' '.repeat(4 + PLACE + 1)}${text}`)];
  });
  return [paint('strong', file), ...lines, ''];
}

function renderSum(files: readonly LintedFile[], { paint }: Frame): string {
  const { errors, warnings } = countFindings(files);
  const text = `${plural(files.length, 'file')}: ${plural(errors, 'error')}, ${plural(warnings, 'warning')}`;
  return paint(errors > 0 ? 'bad' : warnings > 0 ? 'warn' : 'good', text);
}

export function countFindings(files: readonly LintedFile[]): { readonly errors: number; readonly warnings: number } {
  const all = files.flatMap(({ findings }) => findings);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: all.length - errors };
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** Lines that GitHub Actions shows beside the code (workflow commands); what people wrote cannot begin a command of its own. */
export function toGithubLines(files: readonly LintedFile[]): readonly string[] {
  return files.flatMap(({ file, findings }) =>
    findings.map(({ severity, line, column, pointer, detail }) => {
      const place = line === null ? '' : `,line=${line},col=${column}`;
      return `::${severity} file=${toProperty(file)}${place},title=${toProperty(pointer || 'the whole file')}::${toData(detail)}`;
    }),
  );
}

const toData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const toProperty = (text: string): string => toData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
