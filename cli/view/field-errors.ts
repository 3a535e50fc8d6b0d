import type { FieldError } from '../../core/errors/app-error.js';
import type { Frame } from './terminal/frame.js';
import { wrap } from './terminal/text.js';

export interface FieldFindings {
  readonly file: string;
  readonly severity: 'error' | 'warning';
  readonly findings: readonly FieldError[];
  /** Of more than this only the number is told; all are shown without it. */
  readonly most?: number;
}

/** Each field by its pointer, with what was sent and what to do beneath; the count first. */
export function renderFieldErrors(
  { file, severity, findings, most = findings.length }: FieldFindings,
  { width, paint }: Frame,
): readonly string[] {
  if (findings.length === 0) return [];
  const isError = severity === 'error';
  const tone = isError ? 'bad' : 'warn';
  const count = `${findings.length} ${severity}${findings.length === 1 ? '' : 's'}`;
  const fields = findings
    .slice(0, most)
    .flatMap(({ pointer, detail }) => [
      '',
      `  ${paint(tone, isError ? '✗' : '!')} ${paint('strong', pointer === '' ? 'the whole file' : pointer)}`,
      ...wrap(detail, width - 4).map((line) => `    ${line}`),
    ]);
  const hidden = findings.length - most;
  return [`${paint(tone, count)} in ${file}`, ...fields, ...(hidden > 0 ? ['', paint('dim', `  … and ${hidden} more`)] : [])];
}
