import { describe, expect, it } from 'vitest';
import { restoreFlags } from '../../activities/flags/restore-flags.js';
import { isRefusal } from '../../core/errors/refusal.js';
import { createEmbeddedPlatform } from '../../flag-platforms/embedded-platform.js';
import { createSampleSpec } from '../cases/sample-spec.js';
import { MemoryFlagStore } from '../fakes/memory-flag-store.js';
import { sampleExposure } from '../fakes/sample-bundle.js';

/** What `fencing-model.test.ts` found, with the real code: begins to fail when it is mended, and then becomes a plain test. */
describe('known gap: R-ROLL-1 the first write of a rollout comes after its rollback has ended', () => {
  it('is fenced off', async () => {
    const spec = createSampleSpec();
    const platform = createEmbeddedPlatform(new MemoryFlagStore(), () => 0);
    const scope = { environment: spec.environment, feature: spec.feature, rolloutId: 'r-1' };
    const { generation } = await platform.register(scope, spec.flags);
    // The worker that was to apply the first stage stands still; meanwhile somebody aborts.
    const { environment, feature, flags, rollback } = spec;
    const input = { rolloutId: 'r-1', environment, feature, flags, sequence: rollback.sequence, part: 'both', reason: 'aborted' } as const;
    const context = { platforms: new Map([['embedded', platform]]), nowMs: () => 0, onVerified: () => undefined, alreadyVerified: [] };
    const restored = await restoreFlags({ ...input, generation: generation + 100 }, context);
    expect(restored.flags).toHaveLength(flags.length);
    const late = await platform.apply(scope, flags, sampleExposure(), { generation: generation + 1, operationId: 'r-1/stage/1' });
    expect(isRefusal(late)).toBe(true);
  });
});
