import type { BundleRecord, Store } from '../../store/store.js';

const LAYERS = ['parser', 'retrieval', 'prompt', 'model'];

/** A live bundle of four flags, three epochs deep, as a rollout at 50 % leaves it. */
export function liveBundle(feature: string, revision: number): BundleRecord {
  const rolloutId = `r-${feature}`;
  const epochs = [
    { since: 1_700_000_000, share: 0, stageAttempt: 1 },
    { since: 1_700_003_600, share: 5_000, stageAttempt: 2 },
    { since: 1_700_007_200, share: 50_000, stageAttempt: 3 },
  ];
  const cohorts = [{ name: 'staff', attribute: 'email', match: { kind: 'endsWith', value: '@example.com' } } as const];
  const exposure = {
    rolloutId,
    seed: rolloutId,
    epochs,
    cohorts,
    shadowSample: 0,
    stage: 'ab',
    stageAttempt: 3,
    expiresAtMs: 4_102_444_800_000,
  };
  const flags = LAYERS.map((layer) => ({
    key: `${feature}.${layer}`,
    layer,
    control: `${layer}@1`,
    candidate: `${layer}@2`,
    follows: 'bundle' as const,
    generation: revision,
  }));
  const rest = { generation: revision, revision, state: 'live' as const, drainedAtMs: 0, operationId: `op-${revision}`, updatedAtMs: 0 };
  return { environment: 'production', feature, rolloutId, exposure, flags, ...rest };
}

/** As much of the store as a snapshot needs, in memory: what is measured is the data plane. `publish` announces a changed bundle. */
export function sampleStore(features: number) {
  const bundles = new Map(Array.from({ length: features }, (_, index) => [`feature-${index}`, liveBundle(`feature-${index}`, index + 1)]));
  let revision = features;
  let hear: Parameters<Store['subscribe']>[0] = () => {};
  const subscribe: Store['subscribe'] = async (onEvent) => {
    hear = onEvent;
    return async () => {};
  };
  const readBundles = async (_environment: string, since = -1) => [...bundles.values()].filter((bundle) => bundle.revision > since);
  const publish = (feature: string): void => {
    revision += 1;
    bundles.set(feature, liveBundle(feature, revision));
    hear({ kind: 'bundle', environment: 'production', feature, revision });
  };
  return { subscribe, flags: { readBundles }, publish };
}
