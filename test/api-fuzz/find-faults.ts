import type { Operation } from '../../contracts/api/operations/operation.js';
import { toErrors } from '../../contracts/api/operations/to-errors.js';
import { ofrepErrorSchema } from '../../contracts/api/responses/ofrep.js';
import { problemSchema } from '../../contracts/api/responses/problem.js';
import { ERROR_CODES } from '../../core/errors/error-codes.js';
import { findUndescribedValues } from './find-undescribed-values.js';

export interface Answered {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** What is wrong with an answer, by what the table of operations promises; null: nothing. */
export function findFault(operation: Operation, { status, type, text }: Answered): string | null {
  const response = operation.responses[status];
  if (response !== undefined) {
    if (response.schema === undefined) return text === '' ? null : 'there is a body where none is described';
    if (!type.startsWith(response.type ?? 'application/json')) return `the content type is ${type}`;
    if (response.type !== undefined && response.type !== 'application/json') return null;
    return findUndescribedValues(response.schema, JSON.parse(text));
  }
  if (operation.ofrepErrors?.[status] !== undefined) return findUndescribedValues(ofrepErrorSchema, JSON.parse(text));
  if (!type.startsWith('application/problem+json')) return `${status} with ${type} is not described`;
  const fault = findUndescribedValues(problemSchema, JSON.parse(text));
  if (fault !== null) return fault;
  const { code, status: told } = problemSchema.parse(JSON.parse(text));
  if (told !== status || ERROR_CODES[code].status !== status) return `${code} came with ${status}`;
  if (!toErrors(operation).includes(code)) return `${code} is not among the errors of the operation`;
  return status >= 500 && status !== 503 ? `${code} is nothing that a request may cause` : null;
}
