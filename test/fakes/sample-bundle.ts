import type { Exposure } from '../../core/assignment/exposure.js';
import type { BundleRecord, BundleWrite } from '../../store/store.js';

const LAYERS = ['parser', 'retrieval', 'prompt', 'model'] as const;

/** Four flags of `support-answer` with both versions. */
export function sampleMoves(feature = 'support'): BundleWrite['flags'] {
  return LAYERS.map((layer) => ({ key: `${feature}.${layer}`, layer, control: `${layer}@1`, candidate: `${layer}@2` }));
}

export function sampleExposure(changes: Partial<Exposure> = {}): Exposure {
  const epochs = [{ since: 1_000, share: 5_000, stageAttempt: 1 }];
  return {
    rolloutId: 'r-1',
    seed: 'r-1',
    epochs,
    cohorts: [],
    shadowSample: 0,
    stage: 'canary',
    stageAttempt: 1,
    expiresAtMs: null,
    ...changes,
  };
}

export function sampleWrite(exposure: Exposure | null, generation: number, changes: Partial<BundleWrite> = {}): BundleWrite {
  const feature = changes.feature ?? 'support-answer';
  const flags = sampleMoves(feature === 'support-answer' ? 'support' : feature);
  return {
    environment: 'production',
    feature,
    rolloutId: 'r-1',
    generation,
    operationId: `op-${generation}`,
    flags,
    exposure,
    stateWhenCleared: 'rolledBack',
    atMs: 0,
    ...changes,
  };
}

/** As the store holds it after `sampleWrite`. */
export function sampleBundle(exposure: Exposure | null, changes: Partial<BundleRecord> = {}): BundleRecord {
  const follows = exposure === null ? 'control' : 'bundle';
  const flags = sampleMoves().map(
    (flag) => ({ ...flag, candidate: exposure === null ? null : flag.candidate, follows, generation: 1 }) as const,
  );
  const state = exposure === null ? 'rolledBack' : 'live';
  const rest = { generation: 1, revision: 1, rolloutId: 'r-1', drainedAtMs: 0, operationId: 'op-1', updatedAtMs: 0 };
  return { environment: 'production', feature: 'support-answer', ...rest, state, exposure, flags, ...changes };
}
