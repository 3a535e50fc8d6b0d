import type { Operation } from '../../contracts/api/operations/operation.js';
import { newSpec } from '../fakes/api/api-rollouts.js';

/** What exists in `production`, all of one feature that begins with `feature-`. */
export interface Existing {
  readonly rollout: string;
  readonly feature: string;
  readonly freeze: string;
  readonly webhook: string;
  readonly key: string;
}

/** What a request is about, which says where its right must hold. `list` shows each caller their part; `items` takes or refuses each part by itself. */
export type About = 'feature' | 'list' | 'items' | 'installation' | 'anything' | 'nothing';

export interface Example {
  readonly about: About;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Part = Omit<Example, 'path'>;

const NOW = '2026-01-05T09:00:00Z';
const REASON = { reason: 'a reason' };

/** A good request to each operation, by its id: refused for nothing but the right. Without its line here an operation does not pass the test. */
const EXAMPLES: Readonly<Record<string, (existing: Existing) => Part>> = {
  startRollout: () => ({ about: 'feature', body: newSpec('feature-other') }),
  planRollout: () => ({ about: 'feature', body: newSpec('feature-other') }),
  rehearse: () => ({ about: 'feature', body: newSpec('feature-other') }),
  listRollouts: () => ({ about: 'list' }),
  listTemplates: () => ({ about: 'list' }),
  getRollout: () => ({ about: 'feature' }),
  streamRollout: () => ({ about: 'feature' }),
  decide: () => ({ about: 'feature', body: { verb: 'pause', ...REASON } }),
  retryRollout: () => ({ about: 'feature' }),
  revertRollout: () => ({ about: 'feature', body: REASON }),
  listVerdicts: () => ({ about: 'feature' }),
  getReport: () => ({ about: 'feature' }),
  explainRollout: () => ({ about: 'feature' }),
  compareArms: () => ({ about: 'feature' }),
  getTimeline: () => ({ about: 'feature' }),
  verifyTimeline: () => ({ about: 'feature' }),
  findEntries: () => ({ about: 'list' }),
  listFeatures: () => ({ about: 'list' }),
  killFeature: () => ({ about: 'feature', body: REASON }),
  listFreezes: () => ({ about: 'list' }),
  createFreeze: ({ feature }) => ({ about: 'feature', body: { kind: 'stop', feature, ...REASON } }),
  liftFreeze: () => ({ about: 'feature', body: REASON }),
  listRehearsals: () => ({ about: 'list' }),
  // Nobody has rehearsed: whoever may read something learns that, and nobody else.
  getRehearsal: () => ({ about: 'list' }),
  reportOutcomes: ({ rollout }) => ({ about: 'feature', body: { outcomes: [{ ...reported(rollout), metrics: { error: 0 } }] } }),
  reportSamples: ({ rollout }) => ({ about: 'feature', body: { samples: [{ ...reported(rollout), output: 'an answer' }] } }),
  registerVersion: ({ feature }) => ({ about: 'feature', body: { content: 'You are kind.', feature } }),
  getVersion: () => ({ about: 'feature' }),
  evaluateFlag: () => ({ about: 'installation', body: { context: { targetingKey: 'u-1' } } }),
  evaluateFlags: () => ({ about: 'installation', body: { context: { targetingKey: 'u-1' } } }),
  streamFlags: () => ({ about: 'installation' }),
  evaluateFlagOfFeature: () => ({ about: 'feature', body: { context: { targetingKey: 'u-1' } } }),
  evaluateFlagsOfFeature: () => ({ about: 'feature', body: { context: { targetingKey: 'u-1' } } }),
  streamFlagsOfFeature: () => ({ about: 'feature' }),
  whoAmI: () => ({ about: 'anything' }),
  listKeys: () => ({ about: 'list' }),
  createKey: () => ({ about: 'installation', body: { name: 'made-by-test', grants: ['viewer'] } }),
  rotateKey: () => ({ about: 'installation', body: {} }),
  revokeKey: () => ({ about: 'installation', body: REASON }),
  listWebhooks: () => ({ about: 'installation' }),
  createWebhook: () => ({ about: 'installation', body: { name: 'w', url: 'https://hooks.example.com/x' } }),
  getWebhook: () => ({ about: 'installation' }),
  changeWebhook: () => ({ about: 'installation', body: { name: 'other' } }),
  removeWebhook: () => ({ about: 'installation' }),
  rotateWebhook: () => ({ about: 'installation', body: {} }),
  testWebhook: () => ({ about: 'installation' }),
  listDeliveries: () => ({ about: 'installation' }),
  redeliver: () => ({ about: 'installation' }),
  tellAlerts: ({ feature }) => ({ about: 'items', body: { version: '4', alerts: [alert(feature)] } }),
  listAlerts: () => ({ about: 'list' }),
  isAlive: () => ({ about: 'nothing' }),
  isReady: () => ({ about: 'nothing' }),
  getMetrics: () => ({ about: 'nothing' }),
  getOpenApi: () => ({ about: 'nothing' }),
};

const reported = (rollout: string) => ({
  ...{ id: 'o-1', rollout, stageAttempt: 1, unit: 'u-1' },
  ...{ arm: 'control', assignment: 'random' },
});

const alert = (feature: string) => ({
  ...{ status: 'firing', startsAt: NOW, fingerprint: 'f-1', annotations: { summary: 'too slow' } },
  labels: { alertname: 'Slow', tidegate_feature: feature },
});

/** Ids of operations that have no example. */
export const withoutExample = (operations: readonly Operation[]): readonly string[] =>
  operations.filter(({ operationId }) => EXAMPLES[operationId] === undefined).map(({ operationId }) => operationId);

/** A good request to the operation about what exists. */
export function exampleOf({ operationId, path }: Operation, existing: Existing): Example {
  const parts: Readonly<Record<string, string>> = {
    ...{ feature: existing.feature, key: `${existing.feature}.model`, layer: 'prompt', version: 'prompt@1', deliveryId: '1' },
    id: path.includes('/freezes/')
      ? existing.freeze
      : path.includes('/webhooks/')
        ? existing.webhook
        : path.includes('/keys/')
          ? existing.key
          : existing.rollout,
  };
  const filled = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(parts[name] ?? ''));
  const part = EXAMPLES[operationId]?.(existing) ?? { about: 'nothing' };
  return { ...part, path: operationId === 'getVersion' ? `${filled}?feature=${existing.feature}` : filled };
}
