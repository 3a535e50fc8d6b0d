import { describe, expect, it } from 'vitest';
import { toRetryAfterMs } from './retry-after.js';

const NOW_MS = Date.UTC(2026, 0, 1);

describe('Retry-After of whoever answers', () => {
  it.each([
    ['7', 7_000],
    [' 60 ', 60_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:00:00 GMT', null],
    ['0', null],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%s is %s ms', (header, ms) => expect(toRetryAfterMs(header, NOW_MS)).toBe(ms));
});
