import { describe, expect, it } from 'vitest';
import { toBundleHash } from '../../core/rehearsal/bundle-hash.js';
import type { Rehearsal } from '../../core/rehearsal/rehearsal.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';
import { sampleSpec } from '../../test/cases/specs/sample-spec.js';
import { checkRehearsal } from './check-rehearsal.js';

const free = sampleSpec();
const spec: RolloutSpec = { ...free, rollback: { ...free.rollback, rehearsedWithinMs: 1_000 } };

/** A store with one rehearsal, made at 5,000 ms. */
function check(wanted: RolloutSpec, nowMs: number, passed = true): Promise<string | null> {
  const latest = async (environment: string, feature: string, hash: string) =>
    environment === free.environment && feature === free.feature && hash === toBundleHash(free)
      ? ({ atMs: 5_000, passed, problem: passed ? null : 'it hung' } as Rehearsal)
      : null;
  const rehearsals = { latest } as unknown as Parameters<typeof checkRehearsal>[0]['store']['rehearsals'];
  return checkRehearsal({ store: { rehearsals }, nowMs: () => nowMs }, wanted);
}

describe('preflight asks for the rehearsal again', () => {
  it('lets a rollout start that needs none, whatever there is', async () => expect(await check(free, 10 ** 9, false)).toBeNull());

  it('lets a rollout start on a fresh one of its own bundle', async () => expect(await check(spec, 6_000)).toBeNull());

  it.each([
    ['that has grown old in the queue', spec, 6_001, true, /is 1s old/],
    ['that failed', spec, 5_001, false, /failed: it hung/],
    ['of another bundle', { ...spec, flags: spec.flags.slice(1) }, 5_001, true, /has not been rehearsed/],
  ] as const)('refuses on one %s, with what to do', async (_what, wanted, nowMs, passed, why) => {
    const reason = await check(wanted, nowMs, passed);
    expect(reason).toMatch(why);
    expect(reason).toMatch(/Run `tidegate rehearse -f <spec>` and start again\.$/);
  });
});
