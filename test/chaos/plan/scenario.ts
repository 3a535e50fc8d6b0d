import { canary, type Document, documentOf, errorGuard, flagKey, full, judgeGuard } from '../../e2e/harness/rollout-document.js';

/**
 * How a rollout is meant to go. `terminated`: somebody ends its workflow by force, and nobody tells Tidegate. `cutOff`: killed while the engine is away.
 * `edited`: somebody moves a share by hand, and a person aborts the rollout that holds. `unwatched`: no worker lives for longer than an exposure lasts; a
 * person resumes. `revived`: aborted, and its ended workflow is reset.
 */
export const STORIES = ['good', 'bad', 'aborted', 'killed', 'terminated', 'cutOff', 'edited', 'unwatched', 'revived'] as const;
export type Story = (typeof STORIES)[number];

export const PLACES = ['embedded', 'unleash', 'both'] as const;
/** On which platforms the bundle lies. */
export type Place = (typeof PLACES)[number];

/** When the person acts, in the stories that have one. `raising`: while the second stage's write is under way. */
export const MOMENTS = ['canary', 'raising', 'baking'] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Scenario {
  readonly story: Story;
  readonly place: Place;
  readonly moment: Moment;
}

/** The others are played at one moment only. */
const AT_ANY_MOMENT: readonly Story[] = ['aborted', 'killed', 'terminated'];
/** An edit by hand of the embedded platform's tables is beyond what Tidegate looks for; an exposure on Unleash lasts for five minutes at least. */
const PLACES_OF: Partial<Record<Story, readonly Place[]>> = { edited: ['unleash', 'both'], unwatched: ['embedded'] };

export const SCENARIOS: readonly Scenario[] = STORIES.flatMap((story) =>
  (PLACES_OF[story] ?? PLACES).flatMap((place) =>
    (AT_ANY_MOMENT.includes(story) ? MOMENTS : (['canary'] as const)).map((moment): Scenario => ({ story, place, moment })),
  ),
);

export const nameOf = ({ story, place, moment }: Scenario): string =>
  AT_ANY_MOMENT.includes(story) ? `${story}/${place}/${moment}` : `${story}/${place}`;

/** Shorter than the workers' absence in the story that is about it; elsewhere longer than any run, as it would hide who took an exposure back. */
export const exposureTtlMs = (story: Story): number => (story === 'unwatched' ? 12_000 : 1_800_000);

const LAYERS = ['parser', 'prompt', 'model'] as const;
const PLATFORMS: Readonly<Record<Place, readonly [string, string, string]>> = {
  embedded: ['embedded', 'embedded', 'embedded'],
  unleash: ['unleash', 'unleash', 'unleash'],
  both: ['embedded', 'unleash', 'unleash'],
};

export interface PlannedFlag {
  readonly key: string;
  readonly platform: string;
  readonly control: string;
  readonly candidate: string;
}

/** In apply order; the rollback sequence is the reverse. */
export function flagsOf(feature: string, place: Place): readonly PlannedFlag[] {
  return LAYERS.map((layer, index) => ({
    key: flagKey(feature, layer),
    platform: PLATFORMS[place][index] as string,
    control: `${layer}@1`,
    candidate: `${layer}@2`,
  }));
}

/** Shares that the stages of every rollout of the suite may show, in 1/100,000. */
export const STAGE_SHARES: readonly number[] = [20_000, 99_000];

/** Somebody is paged when a rollback takes longer. */
export const STUCK_AFTER_MS = 25_000;

export const PAGER = 'oncall';
const METRIC = 'slow_reply';

/** The rollout as it is sent. Metrics come from both sources, so that an outage of either is felt. */
export function documentFor(feature: string, { place, story }: Scenario): Document {
  const flags = flagsOf(feature, place).map((flag, index) => ({ ...flag, layer: LAYERS[index] }));
  return documentOf(feature, {
    bundle: { flags },
    unitMaxAge: '1s',
    stages: [canary({ deadline: '10m' }), full({ deadline: '10m' })],
    guards: [errorGuard({ margin: '12pp' }), judgeGuard({ margin: '15pp' }), slowGuard()],
    metrics: { [METRIC]: slowMetric(feature) },
    watch: { interval: '1s', burnIn: 30, exposureTtl: `${exposureTtlMs(story) / 1000}s` },
    rollback: { stuckAfter: `${STUCK_AFTER_MS / 1000}s` },
    notify: { page: PAGER },
  });
}

const slowGuard = (): Document => ({
  name: 'latency',
  metric: METRIC,
  tier: 'computational',
  better: 'lower',
  margin: '15pp',
  onFail: 'rollback',
});

const slowMetric = (feature: string): Document => ({
  source: 'prometheus',
  kind: 'rate',
  events: `sum(slow{feature="${feature}",arm="{{arm}}"}[{{window}}])`,
  total: `sum(total{feature="${feature}",arm="{{arm}}"}[{{window}}])`,
});
