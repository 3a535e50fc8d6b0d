export type Document = Readonly<Record<string, unknown>>;

const LAYERS = ['parser', 'prompt', 'model'] as const;

export const flagKey = (feature: string, layer: string): string => `${feature}.${layer}`;

/** The flags of a feature, from one version to the next. */
export function bundleOf(feature: string, control = 1, candidate = 2): Document {
  return {
    flags: LAYERS.map((layer) => ({
      key: flagKey(feature, layer),
      layer,
      control: `${layer}@${control}`,
      candidate: `${layer}@${candidate}`,
    })),
  };
}

const WATCH = { interval: '1s', burnIn: 30 };

/** A rollout as somebody would write it, with holds of a second: canary and full, a guard on errors and one on meaning. */
export function documentOf(feature: string, patch: Document = {}): Document {
  return {
    apiVersion: 'tidegate/v1',
    feature,
    environment: 'production',
    summary: `Change ${feature}`,
    unit: 'session',
    unitMaxAge: '1h',
    bundle: bundleOf(feature),
    stages: [canary(), full()],
    guards: [errorGuard(), judgeGuard()],
    watch: WATCH,
    ...patch,
  };
}

export const watchOf = (patch: Document): Document => ({ ...WATCH, ...patch });

export const canary = (patch: Document = {}): Document => ({ kind: 'canary', share: '20%', hold: '1s', ...patch });
export const ab = (patch: Document = {}): Document => ({ kind: 'ab', share: '50%', hold: '1s', prove: 'evidence', ...patch });
export const full = (patch: Document = {}): Document => ({ kind: 'full', hold: '1s', holdback: '1%', ...patch });
export const approval = (patch: Document = {}): Document => ({ approvers: ['group:ml-leads'], required: 1, expires: '10m', ...patch });

export const errorGuard = (patch: Document = {}): Document => ({
  name: 'errors',
  metric: 'error',
  tier: 'computational',
  better: 'lower',
  margin: '5pp',
  onFail: 'rollback',
  ...patch,
});
export const judgeGuard = (patch: Document = {}): Document => ({
  name: 'judge',
  metric: 'judge_pass',
  tier: 'semantic',
  better: 'higher',
  margin: '10pp',
  onFail: 'rollback',
  ...patch,
});
