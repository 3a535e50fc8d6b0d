import { readFileSync } from 'node:fs';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ERROR_CODES } from '../../core/errors/error-codes.js';
import { OPERATIONS } from '../api/operations/operations.js';
import { toErrors } from '../api/operations/to-errors.js';
import { toApiDocument, toApiDocumentText } from './api-document.js';
import { findUndescribed } from './find-undescribed.case.js';

const document = toApiDocument();

describe('R-API-1 the document of the API', () => {
  it('is what docs/openapi.json says', () => {
    const committed = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
    expect(committed === toApiDocumentText(), 'Run: node scripts/generate-docs.mjs').toBe(true);
  });

  it('has nothing that the linter would even warn of', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const problems = await lintFromString({ source: toApiDocumentText(), absoluteRef: 'openapi.json', config });
    expect(problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`)).toEqual([]);
  });

  it('describes every property, parameter, answer and component', () => {
    expect(findUndescribed(document)).toEqual([]);
  });

  it('names each operation once, with a summary of one line, a description and a tag', () => {
    expect(new Set(OPERATIONS.map(({ operationId }) => operationId)).size).toBe(OPERATIONS.length);
    for (const { operationId, summary, description, path, params = {} } of OPERATIONS) {
      expect.soft(summary.length, operationId).toBeLessThanOrEqual(60);
      expect.soft(summary, operationId).not.toMatch(/\.$/);
      expect.soft(description, operationId).toMatch(/\.$/);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect.soft(inPath.toSorted(), operationId).toEqual(Object.keys(params).toSorted());
    }
  });

  it('says of each operation what right it needs, and which errors it answers', () => {
    for (const operation of OPERATIONS) {
      const told = document.paths[operation.path]?.[operation.method] as Record<string, unknown>;
      expect.soft(told['x-tidegate-right'], operation.operationId).toBe(operation.right ?? 'none');
      const responses = told['responses'] as Record<string, { readonly $ref?: string }>;
      const codes = Object.values(responses).flatMap((response) => codesOf(response));
      expect.soft(codes.toSorted(), operation.operationId).toEqual(toErrors(operation).toSorted());
      expect
        .soft(
          Object.keys(responses).some((status) => Number(status) >= 400),
          operation.operationId,
        )
        .toBe(true);
    }
  });

  it('has every error under the status that it is answered with', () => {
    for (const { path, method, operationId } of OPERATIONS) {
      const told = document.paths[path]?.[method] as Record<string, unknown>;
      for (const [status, response] of Object.entries(told['responses'] as Record<string, { readonly $ref?: string }>))
        for (const code of codesOf(response)) expect.soft(ERROR_CODES[code].status, `${operationId} ${code}`).toBe(Number(status));
    }
  });

  it('asks everybody but the open addresses who they are', () => {
    const open = OPERATIONS.filter(({ right }) => right === null).map(({ path }) => path);
    expect(open.filter((path) => path.startsWith('/v1/'))).toEqual([]);
  });
});

describe('R-API-1 what is sent', () => {
  const sent = OPERATIONS.filter(({ path }) => path.startsWith('/v1/')).flatMap(({ operationId, body, query }) => [
    ...(body === undefined ? [] : [{ name: `${operationId} body`, schema: body.schema as z.ZodType }]),
    ...(query === undefined ? [] : [{ name: `${operationId} query`, schema: query as z.ZodType }]),
  ]);

  it.each(sent)('may have no unknown property: $name', ({ schema }) => {
    expect(findOpenObjects(z.toJSONSchema(schema, { io: 'input' }), '')).toEqual([]);
  });
});

function codesOf({ $ref }: { readonly $ref?: string }): readonly (keyof typeof ERROR_CODES)[] {
  const shared = $ref === undefined ? undefined : document.components['responses']?.[$ref.split('/').at(-1) ?? ''];
  return ((shared ?? {}) as { readonly 'x-tidegate-codes'?: readonly (keyof typeof ERROR_CODES)[] })['x-tidegate-codes'] ?? [];
}

/** Objects that take properties which nobody described; maps from names to values are none. */
function findOpenObjects(schema: unknown, at: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { type, additionalProperties } = schema as { readonly type?: unknown; readonly additionalProperties?: unknown };
  const isOpen = type === 'object' && (additionalProperties === undefined || additionalProperties === true);
  return [...(isOpen ? [at] : []), ...Object.entries(schema).flatMap(([key, child]) => findOpenObjects(child, `${at}/${key}`))];
}
