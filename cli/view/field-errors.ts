import type { FieldError } from '../../core/errors/app-error.js';
import type { Frame } from './terminal/frame.js';
import { wrap } from './terminal/text.js';

export interface FieldFindings {
  readonly file: string;
  readonly severity: 'error' | 'warning';
  readonly findings: readonly FieldError[];
}

/** Each field by its pointer, with what was sent and what to do beneath; the count first. */
export function renderFieldErrors({ file, severity, findings }: FieldFindings, { width, paint }: Frame): readonly string[] {
  if (findings.length === 0) return [];
  const isError = severity === 'error';
  const tone = isError ? 'bad' : 'warn';
  const count = `${findings.length} ${severity}${findings.length === 1 ? '' : 's'}`;
  const fields = findings.flatMap(({ pointer, detail }) => [
    '',
    `  ${paint(tone, isError ? '✗' : '!')} ${paint('strong', pointer === '' ? 'the whole file' : pointer)}`,
    ...wrap(detail, width - 4).map((line) => `    ${line}`),
  ]);
  return [`${paint(tone, count)} in ${file}`, ...fields];
}
