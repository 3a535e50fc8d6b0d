import { isDeepStrictEqual } from 'node:util';
import { type FakeFailure, failure } from './fake-unleash-state.js';

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** RFC 6902 `test`, `replace` and `add` on members of objects; a failing `test` is the 500 that Unleash makes of it. */
export function applyJsonPatch<T extends object>(document: T, patch: unknown): T | FakeFailure {
  if (!Array.isArray(patch)) return failure(400, 'BadDataError', 'The `/body` property must be array.');
  const copy = structuredClone(document) as T;
  for (const operation of patch as Operation[]) {
    if (!['test', 'replace', 'add'].includes(operation.op)) {
      return failure(400, 'BadDataError', `The \`op\` property must be equal to one of the allowed values. You provided "${operation.op}"`);
    }
    const { holder, key } = resolve(copy, operation.path);
    if (operation.op !== 'test') holder[key] = operation.value;
    else if (!isDeepStrictEqual(holder[key], operation.value)) {
      return failure(500, 'UnknownError', 'Test operation failed\nname: TEST_OPERATION_FAILED\nindex: 0');
    }
  }
  return copy;
}

function resolve(document: object, path: string): { holder: Record<string, unknown>; key: string } {
  const steps = path.split('/').slice(1);
  const key = steps.pop() ?? '';
  let holder = document as Record<string, unknown>;
  for (const step of steps) holder = (holder[step] ?? {}) as Record<string, unknown>;
  return { holder, key };
}
