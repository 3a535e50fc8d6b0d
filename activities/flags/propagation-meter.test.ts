import { describe, expect, it } from 'vitest';
import type { FlagPlatform, Propagation } from '../../flag-platforms/flag-platform.js';
import { createPropagationMeter } from './propagation-meter.js';

const scope = { environment: 'production', feature: 'support', rolloutId: 'r-1' };
const silent = () => undefined;

/** A platform that answers what `answer` gives; counts how often it was asked. */
function platformOf(answer: () => Promise<Propagation>, name = 'unleash') {
  const asked = { times: 0 };
  const measurePropagation = () => {
    asked.times += 1;
    return answer();
  };
  return { asked, platform: { name, measurePropagation } as unknown as FlagPlatform };
}

describe('how long a write takes is measured', () => {
  it('once in five minutes for a platform and environment, however many ask at the same time', async () => {
    const clock = { nowMs: 0 };
    const meter = createPropagationMeter({ nowMs: () => clock.nowMs });
    const { asked, platform } = platformOf(async () => ({ ms: 900, how: 'seen' }));
    const both = await Promise.all([
      meter.measure(platform, scope, silent),
      meter.measure(platform, { ...scope, rolloutId: 'r-2' }, silent),
    ]);
    expect([both, asked.times]).toEqual([[1, 2].map(() => ({ platform: 'unleash', ms: 900, how: 'seen' })), 1]);
    clock.nowMs = 5 * 60_000 - 1;
    await meter.measure(platform, scope, silent);
    expect(asked.times).toBe(1);
    await meter.measure(platform, { ...scope, environment: 'staging' }, silent);
    expect(asked.times).toBe(2);
    clock.nowMs = 5 * 60_000;
    await meter.measure(platform, scope, silent);
    expect(asked.times).toBe(3);
  });

  it('again after half a minute where it was not seen', async () => {
    const clock = { nowMs: 0 };
    const meter = createPropagationMeter({ nowMs: () => clock.nowMs });
    const { asked, platform } = platformOf(async () => ({ ms: null, how: 'not seen' }));
    await meter.measure(platform, scope, silent);
    clock.nowMs = 29_999;
    await meter.measure(platform, scope, silent);
    expect(asked.times).toBe(1);
    clock.nowMs = 30_000;
    await meter.measure(platform, scope, silent);
    expect(asked.times).toBe(2);
  });

  it('for no longer than the bound, on a platform that hangs', async () => {
    const meter = createPropagationMeter({ nowMs: () => 0, boundMs: 5 });
    const { platform } = platformOf(() => new Promise(() => undefined));
    expect(await meter.measure(platform, scope, silent)).toEqual({ platform: 'unleash', ms: null, how: 'It did not answer within 5 ms.' });
  });

  it.each([
    ['rejects', () => Promise.reject(new TypeError('no such flag'))],
    [
      'throws',
      () => {
        throw new TypeError('no such flag');
      },
    ],
  ])('and is not known, never an error, where the platform %s', async (_what, answer) => {
    const meter = createPropagationMeter({ nowMs: () => 0 });
    const { platform } = platformOf(answer);
    expect(await meter.measure(platform, scope, silent)).toMatchObject({ ms: null, how: 'It could not be measured: no such flag' });
  });
});
