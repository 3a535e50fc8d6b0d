import type { Snapshot, Tidegate } from '@tidegate/sdk';
import { InMemStorageProvider, Unleash } from 'unleash-client';
import { KeptSnapshots } from './kept-snapshots.js';
import { toSnapshot } from './to-snapshot.js';

export interface UnleashFlagsOptions {
  /** Without `/api`. */
  readonly url: string;
  /** A client token. */
  readonly token: string;
  readonly feature: string;
  /** The version of each layer that is used when Unleash cannot say; also the list of layers. */
  readonly control: Readonly<Record<string, string>>;
  /** Takes the outcomes: they go to Tidegate, wherever the flags are. */
  readonly tidegate: Tidegate;
}

/** How often the SDK asks Unleash. Its own default is 15 s, which a demo of two minutes cannot wait for. */
const REFRESH_MS = 1_000;
const FIRST_ANSWER_MS = 10_000;

/** As the SDK of Tidegate, but the flags are read from Unleash with Unleash's own SDK, evaluated in this process. */
export async function createUnleashFlags({ url, token, feature, control, tidegate }: UnleashFlagsOptions): Promise<Tidegate> {
  const client = new Unleash({
    url: `${url}/api/`,
    appName: 'tidegate-demo',
    customHeaders: { Authorization: token },
    refreshInterval: REFRESH_MS,
    disableMetrics: true,
    storageProvider: new InMemStorageProvider(),
  });
  const { stats } = tidegate;
  // Not answering is no reason to stop: what was last heard goes on, and an exposure that nobody renews ends by the clock.
  client.on('error', () => {
    stats.failures.network += 1;
  });
  await firstAnswer(client);
  const kept = new KeptSnapshots();
  const keys = Object.keys(control);
  const read = (unit: string): Snapshot | null => {
    const context = { sessionId: unit };
    const alone = (key: string) => {
      const { enabled, payload } = client.getVariant(key, context);
      return enabled ? (payload?.value ?? null) : null;
    };
    return toSnapshot(client.getVariant(`tidegate.${feature}`, context).payload?.value, unit, keys, alone);
  };
  return {
    ...tidegate,
    stats,
    async resolve({ unit }) {
      stats.resolved += 1;
      return kept.settle(read(unit) ?? toDefault(unit, control));
    },
    async close(timeoutMs) {
      client.destroy();
      await tidegate.close(timeoutMs);
    },
  };
}

async function firstAnswer(client: Unleash): Promise<void> {
  const answered = new Promise((resolve) => client.once('synchronized', resolve));
  const late = new Promise((resolve) => setTimeout(resolve, FIRST_ANSWER_MS).unref());
  await Promise.race([answered, late]);
}

/** The versions that the application was shipped with: before the first rollout, and after a kill. */
const toDefault = (unit: string, control: Readonly<Record<string, string>>): Snapshot => ({
  unit,
  values: control,
  arm: 'control',
  assignment: 'none',
  rollout: '',
  stage: '',
  stageAttempt: 0,
  bundle: '',
  state: 'idle',
  revision: 0,
  source: 'control',
  flags: Object.entries(control).map(([key, value]) => ({ key, value, variant: 'unassigned', arm: 'control', bundle: '' })),
});
