import { parseSpec } from '../../contracts/spec/parse-spec.js';
import type { RolloutSpec } from '../../core/rollout/spec.js';

const LAYERS = ['parser', 'params', 'prompt', 'retrieval', 'model'] as const;

export const BENCH_ENVIRONMENT = 'production';

export interface BenchSpecOptions {
  /** Guard interval, as the spec writes it. */
  readonly interval: string;
  /** How long the canary holds. */
  readonly hold: string;
  /** Where its flags are; the embedded platform when not said. */
  readonly platform?: string;
  /** Where the guard on errors reads; the embedded store when not said. */
  readonly source?: 'prometheus';
  /** Where in Slack it is told; nowhere when not said. */
  readonly channel?: string;
}

const QUERIES = {
  source: 'prometheus',
  kind: 'rate',
  events: 'sum(increase(errors_total{arm="{{arm}}"}[{{window}}]))',
  total: 'sum(increase(requests_total{arm="{{arm}}"}[{{window}}]))',
};

const DEFAULTS: BenchSpecOptions = { interval: '15s', hold: '1d' };

export const flagKeysOf = (feature: string): readonly string[] => LAYERS.map((layer) => `${feature}.${layer}`);

export const featureOf = (index: number): string => `bench-${index}`;

/** A spec as users send it: one feature with five flags that stays in its canary. */
export function toSpecDocument(feature: string, options: Partial<BenchSpecOptions> = {}): Readonly<Record<string, unknown>> {
  const { interval, hold, platform = 'embedded', source, channel } = { ...DEFAULTS, ...options };
  return {
    apiVersion: 'tidegate/v1',
    feature,
    environment: BENCH_ENVIRONMENT,
    summary: 'Another prompt',
    unit: 'session',
    bundle: {
      flags: LAYERS.map((layer) => ({ key: `${feature}.${layer}`, layer, control: `${layer}@1`, candidate: `${layer}@2`, platform })),
    },
    stages: [
      { kind: 'canary', share: '50%', hold, deadline: '30d', minimumUnits: 0 },
      { kind: 'full', hold: '1d', holdback: '1%' },
    ],
    guards: [
      { name: 'errors', metric: 'error', tier: 'computational', better: 'lower', margin: '1pp', onFail: 'rollback' },
      { name: 'judge', metric: 'judge_pass', tier: 'semantic', better: 'higher', margin: '5pp', onFail: 'rollback' },
    ],
    watch: { interval },
    ...(source === undefined ? {} : { metrics: { error: QUERIES } }),
    ...(channel === undefined ? {} : { notify: { slack: channel } }),
  };
}

/** The same as the server sees it. */
export function toBenchSpec(feature: string, options?: Partial<BenchSpecOptions>): RolloutSpec {
  const parsed = parseSpec(toSpecDocument(feature, options));
  if (!parsed.ok) throw new Error(parsed.errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('\n'));
  return parsed.spec;
}
