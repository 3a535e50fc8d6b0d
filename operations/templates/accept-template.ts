import { findLine } from '../../contracts/spec/template/find-line.js';
import { AppError, type FieldError } from '../../core/errors/app-error.js';
import type { Principal } from '../../core/principal/principal.js';
import { type AcceptedSpec, acceptSpec, type Installation } from '../rollouts/accept-spec.js';
import type { Template } from './read-template.js';

/** The template's spec, checked against this installation and who would ask for it. SPEC_INVALID names file, line and pointer of everything that is wrong. */
export function acceptTemplate({ file, mediaType, text }: Template, principal: Principal, installation: Installation): AcceptedSpec {
  try {
    return acceptSpec({ text, mediaType }, principal, installation);
  } catch (error) {
    if (error instanceof AppError && error.code === 'SPEC_INVALID') throw inTemplate(file, text, error);
    throw error;
  }
}

function inTemplate(file: string, text: string, error: AppError): AppError {
  const errors = error.errors.map((one) => ({ ...one, detail: `${describePlace(file, text, one)}: ${one.detail}` }));
  const first = errors[0]?.detail ?? error.message;
  const more = errors.length > 1 ? ` And ${errors.length - 1} more; \`tidegate plan -f ${file}\` shows all.` : '';
  return new AppError('SPEC_INVALID', `The template cannot be started. ${first}${more}`, { cause: error, errors });
}

function describePlace(file: string, text: string, { pointer }: FieldError): string {
  const line = findLine(text, pointer);
  const at = line === null ? file : `${file}, line ${line}`;
  return pointer === '' ? at : `${at} (${pointer})`;
}
