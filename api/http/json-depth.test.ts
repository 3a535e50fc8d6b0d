import { describe, expect, it } from 'vitest';
import { isDeeperThan } from './json-depth.js';

const isDeep = (json: string) => isDeeperThan(3, Buffer.from(json));

describe('R-API-1 how deep a body is', () => {
  it.each(['', '1', '[[[]]]', '{"a":{"b":[1]}}', '[[],[],[],[]]', '["[[[[[["]', '["\\"[[[[[["]', '"never ends [[[[['])(
    '%s is within 3',
    (json) => expect(isDeep(json)).toBe(false),
  );
  it.each(['[[[[', '{"a":{"b":[{}]}}', '["\\\\",[[[1]]]]', '['.repeat(2_000_000)])('more is found', (json) =>
    expect(isDeep(json)).toBe(true),
  );
});
