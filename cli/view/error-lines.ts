import type { AppError } from '../../core/errors/app-error.js';
import { renderFieldErrors } from './field-errors.js';
import type { Frame } from './terminal/frame.js';
import { hang, toPrintable, wrap } from './terminal/text.js';

/** An error for a person: what kind, what exactly, every field, and what to do. */
export function renderError(error: AppError, frame: Frame): readonly string[] {
  const { paint, width } = frame;
  const detail = toPrintable(error.message.split('\n')).flatMap((line) => wrap(line, width - 2).map((each) => `  ${each}`.trimEnd()));
  // One fault that the sentence above tells already is not told twice.
  const [first] = error.errors;
  const isToldAbove = first !== undefined && error.errors.length === 1 && error.message.includes(`${first.pointer}: ${first.detail}`);
  const fields =
    first === undefined || isToldAbove
      ? []
      : ['', ...renderFieldErrors({ file: 'what was sent', severity: 'error', findings: toPrintable(error.errors) }, frame)];
  const { title } = error.entry;
  // The catalogue's advice is about the API; where it does not fit, the thrower brings his own or none.
  const own = error.data['remedy'];
  const remedy = typeof own === 'string' ? own : error.entry.remedy;
  const says =
    error.message.includes(remedy) || (isToldAbove && own === undefined) ? [] : hang('→ ', remedy, width - 2).map((line) => `  ${line}`);
  return [`${paint('bad', 'error')} ${paint('strong', title)} ${paint('dim', `(${error.code})`)}`, ...detail, ...fields, ...says];
}
