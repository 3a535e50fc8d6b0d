import { describe, expect, it } from 'vitest';
import { formatMs } from './format-ms.js';

describe('a measured time, for people', () => {
  it.each([
    [-3, '0 ms'],
    [0, '0 ms'],
    [87.4, '87 ms'],
    [999, '999 ms'],
    [999.6, '1.0 s'],
    [1_449, '1.4 s'],
    [16_000, '16.0 s'],
    [59_960, '1m'],
    [60_000, '1m'],
    [125_400, '2m5s'],
  ])('%d ms is %s', (ms, text) => expect(formatMs(ms)).toBe(text));
});
