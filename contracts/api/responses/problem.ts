import * as z from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../../core/errors/error-codes.js';
import { fieldErrorSchema, text } from './values.js';

const CODES = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** `application/problem+json` (RFC 9457). */
export const problemSchema = z
  .object({
    type: text('`urn:tidegate:error:<code>`: the same for the same code for ever.'),
    title: text('What the code means.'),
    status: z.int().min(400).max(599).describe('The HTTP status, again.'),
    code: z.enum(CODES).describe('A code of docs/errors.md.'),
    detail: text('What happened: the thing, the value seen, the limit and the next step.'),
    instance: text('Id of this answer; the same as the header Tidegate-Request-Id, and in the log.'),
    errors: z.exactOptional(z.array(fieldErrorSchema)).describe('Everything that is wrong with what was sent, by field.'),
  })
  .meta({ id: 'Problem', description: 'Why a request was not carried out (RFC 9457). The codes are in docs/errors.md.' });
