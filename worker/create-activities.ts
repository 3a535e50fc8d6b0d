import { createFlagActivities } from '../activities/flags/create-flag-activities.js';
import { createRehearsalActivities } from '../activities/flags/rehearsal/create-rehearsal-activities.js';
import { createFreezeChore } from '../activities/freezes/tell-freezes.js';
import { createPrometheusSource } from '../activities/metrics/create-prometheus-source.js';
import type { MetricSource } from '../activities/metrics/metric-source.js';
import { createConsolePager } from '../activities/paging/create-console-pager.js';
import { createNotifyActivities } from '../activities/paging/create-notify-activities.js';
import { createPager } from '../activities/paging/create-pager.js';
import type { Pager } from '../activities/paging/pager.js';
import { createReconcileActivities } from '../activities/reconcile/create-reconcile-activities.js';
import { createQuickChores } from '../activities/reconcile/quick-chores.js';
import type { ReconcileDeps } from '../activities/reconcile/reconcile-deps.js';
import { createRecordActivities } from '../activities/rollout/create-record-activities.js';
import { createRevertActivities } from '../activities/rollout/prepare-revert.js';
import { createQueueChores } from '../activities/rollout/queue-chores.js';
import { createSamplesChore } from '../activities/samples/expire-samples.js';
import { createSlackActivities } from '../activities/slack/create-slack-activities.js';
import { createWatchActivities } from '../activities/watch/create-watch-activities.js';
import type { RolloutClient } from '../client/create-rollout-client.js';
import type { Directory } from '../core/principal/directory.js';
import { createPlatforms } from '../flag-platforms/create-platforms.js';
import type { FlagPlatforms } from '../flag-platforms/flag-platform.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/logger.js';
import type { Store } from '../store/store.js';
import { createFreezeDoor } from './create-freeze-door.js';
import { createQueueDoor } from './create-queue-door.js';
import { createReconcileDoor } from './create-reconcile-door.js';
import { createRolloutDoor } from './create-rollout-door.js';
import type { TidegateActivities } from './create-workers.js';

export interface ActivitiesDeps {
  readonly store: Store;
  readonly rollouts: RolloutClient;
  readonly directory: Directory;
  readonly config: Pick<Config, 'environment' | 'pagers' | 'prometheusUrl' | 'publicUrl' | 'slack' | 'unleash'> &
    Partial<Pick<Config, 'samplesKeepMs'>>;
  readonly logger: Logger;
  readonly nowMs: () => number;
  /** Those to use; the configured ones when not said. */
  readonly platforms?: FlagPlatforms;
  /** Pagers that show their pages as lines instead of sending them, by name; a configured one of the same name wins. */
  readonly consolePagers?: ConsolePagers;
}

export type ConsolePagers = Readonly<Record<string, (line: string) => void>>;

/** Puts all activities together: the only place where ports meet what they are connected to. */
export function createActivities(deps: ActivitiesDeps): TidegateActivities {
  const { store, config, nowMs, logger } = deps;
  const platforms = deps.platforms ?? createPlatforms(deps);
  const sources = new Map<string, MetricSource>(
    config.prometheusUrl ? [['prometheus', createPrometheusSource({ url: config.prometheusUrl })]] : [],
  );
  const consoles = Object.entries(deps.consolePagers ?? {}).map(([name, write]) => [name, createConsolePager(name, write)] as const);
  const { publicUrl } = config;
  const configured = Object.entries(config.pagers).map(([name, each]) => [name, createPager({ name, config: each, publicUrl })] as const);
  const pagers = new Map<string, Pager>([...consoles, ...configured]);
  const onError = (what: string, error: unknown) => logger.error({ err: error, what }, 'the watcher failed; it tries again');
  const notify = createNotifyActivities({ pagers, store, nowMs });
  const reconciling: ReconcileDeps = {
    store,
    platforms,
    door: createReconcileDoor(deps.rollouts),
    nowMs,
    onError: (what, error) => logger.error({ err: error, what }, 'the reconciler could not do all; it tries again'),
  };
  return {
    flags: {
      ...createFlagActivities({ store, platforms, nowMs }),
      ...createRehearsalActivities({ store, platforms, nowMs }),
      ...createRevertActivities({ store, platforms }),
    },
    records: createRecordActivities({ store, findPrincipal: (id) => deps.directory.find(id) ?? null }),
    watch: createWatchActivities({ store, platforms, sources, door: createRolloutDoor(deps.rollouts), nowMs, page: notify.page, onError }, [
      ...createQuickChores(reconciling),
      createSamplesChore({ store, nowMs, keepMs: config.samplesKeepMs }),
      ...createQueueChores({ ...reconciling, store, ...createQueueDoor(deps.rollouts) }),
      createFreezeChore({ ...reconciling, store, door: createFreezeDoor(deps.rollouts) }),
    ]),
    reconcile: createReconcileActivities(reconciling),
    notify,
    slack: createSlackActivities({ store, directory: deps.directory, slack: config.slack, publicUrl: config.publicUrl, nowMs, logger }),
  };
}
