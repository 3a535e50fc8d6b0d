import { describe, expect, it } from 'vitest';
import { judgePropagation } from './judge-propagation.js';

const limit = { maxPropagationMs: 5_000, onSlowPropagation: 'warn' } as const;
const none = { onSlowPropagation: 'refuse' } as const;
const measured = (ms: number | null) => ({ platform: 'unleash', ms, how: 'Asked as an SDK asks.' });

describe('a measured propagation against the limit', () => {
  it('is fine up to the limit and slow beyond it, with value and limit in the line', () => {
    expect(judgePropagation(measured(5_000), limit).verdict).toBe('fine');
    expect(judgePropagation(measured(5_001), limit)).toEqual({
      verdict: 'slow',
      summary: 'unleash: a write reaches clients within 5.0 s. preflight.maxPropagation allows 5s. Asked as an SDK asks.',
    });
  });

  it('that could not be measured is slow where there is a limit: no evidence is no success', () => {
    expect(judgePropagation(measured(null), limit).verdict).toBe('slow');
    expect(judgePropagation(measured(null), limit).summary).toMatch(/is not known/);
  });

  it('is told and nothing more where there is none', () => {
    expect(judgePropagation(measured(600_000), none)).toEqual({
      verdict: 'fine',
      summary: 'unleash: a write reaches clients within 10m. Asked as an SDK asks.',
    });
    expect(judgePropagation(measured(null), none).verdict).toBe('fine');
  });
});
