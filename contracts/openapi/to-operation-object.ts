import type * as z from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../core/errors/error-codes.js';
import type { ResponseHeader } from '../api/operations/headers.js';
import type { Operation, OperationResponse } from '../api/operations/operation.js';
import { toErrors } from '../api/operations/to-errors.js';
import { ofrepErrorSchema } from '../api/responses/ofrep.js';
import type { JsonSchema, SchemaRegister } from './schema-register.js';

/** One operation as OpenAPI has it; its schemas go to the register. */
export function toOperationObject(operation: Operation, register: SchemaRegister): JsonSchema {
  const { operationId, tag, summary, description, right, rightNote, body } = operation;
  return {
    operationId,
    tags: [tag],
    summary,
    description: rightNote === undefined ? description : `${description}\n\n${rightNote}`,
    'x-tidegate-right': right ?? 'none',
    ...(right === null && { security: [] }),
    parameters: toParameters(operation, register),
    ...(body !== undefined && {
      requestBody: {
        description: body.description,
        required: body.required ?? true,
        content: Object.fromEntries(body.types.map((type) => [type, { schema: register.add(body.schema) }])),
      },
    }),
    responses: toResponses(operation, register),
  };
}

function toParameters({ path, params = {}, query, headers = [] }: Operation, register: SchemaRegister): readonly JsonSchema[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: params[name] ?? '',
    schema: { type: 'string', minLength: 1 },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => toQueryParameter(name, schema as z.ZodType, register));
  return [...inPath, ...inQuery, ...headers.map((name) => ({ $ref: `#/components/parameters/${name}` }))];
}

function toQueryParameter(name: string, schema: z.ZodType, register: SchemaRegister): JsonSchema {
  const { description = '', ...rest } = register.add(schema);
  return { name, in: 'query', required: !schema.safeParse(undefined).success, description, schema: rest };
}

function toResponses(operation: Operation, register: SchemaRegister): JsonSchema {
  const { responses, ofrepErrors = {} } = operation;
  return Object.fromEntries([
    ...Object.entries(responses).map(([status, response]) => [status, toResponse(operation, response, register)]),
    ...Object.entries(ofrepErrors).map(([status, description]) => [
      status,
      { description, content: { 'application/json': { schema: register.add(ofrepErrorSchema) } } },
    ]),
    ...toProblems(operation, register),
  ]);
}

function toResponse({ isUnlimited, right }: Operation, response: OperationResponse, register: SchemaRegister): JsonSchema {
  const { description, type = 'application/json', schema, headers = [] } = response;
  const limits: readonly ResponseHeader[] = right === null || isUnlimited === true ? [] : ['RateLimit', 'RateLimit-Policy'];
  return {
    description,
    headers: toHeaders([...headers, ...limits]),
    ...(schema !== undefined && { content: { [type]: { schema: register.add(schema) } } }),
  };
}

/** One answer for each status, with all codes that have it; the same codes are the same component everywhere. */
function toProblems(operation: Operation, register: SchemaRegister): readonly (readonly [string, JsonSchema])[] {
  const all = toErrors(operation);
  const statuses = [...new Set(all.map((code) => ERROR_CODES[code].status))].sort((a, b) => a - b);
  return statuses.map((status) => {
    const codes = all.filter((code) => ERROR_CODES[code].status === status);
    return [String(status), register.addResponse(codes.join('.'), toProblem(status, codes))];
  });
}

const toProblem = (status: number, codes: readonly ErrorCode[]): JsonSchema => ({
  description: codes.map((code) => `\`${code}\`: ${ERROR_CODES[code].title}.`).join(' '),
  'x-tidegate-codes': codes,
  headers: toHeaders(['Tidegate-Request-Id', ...headersOf(status)]),
  content: { 'application/problem+json': { schema: toProblemSchema(codes) } },
});

const toProblemSchema = (codes: readonly ErrorCode[]): JsonSchema => ({
  allOf: [{ $ref: '#/components/schemas/Problem' }],
  properties: { code: { enum: codes, description: 'Which of them it is.' } },
});

function headersOf(status: number): readonly ResponseHeader[] {
  if (status === 401) return ['WWW-Authenticate'];
  if (status === 429) return ['Retry-After', 'RateLimit', 'RateLimit-Policy'];
  return status === 503 ? ['Retry-After'] : [];
}

const toHeaders = (names: readonly ResponseHeader[]): JsonSchema =>
  Object.fromEntries([...new Set(names)].map((name) => [name, { $ref: `#/components/headers/${name}` }]));
