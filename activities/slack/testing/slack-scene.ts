import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type { AuditEntry } from '../../../core/audit/audit-entry.js';
import { createDirectory } from '../../../core/principal/directory.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { SlackStandIn } from '../../../demo/slack/stand-in/slack-stand-in.js';
import { startSlackStandIn } from '../../../demo/slack/stand-in/start-slack-stand-in.js';
import type { StoredMessage } from '../../../demo/slack/stand-in/state/messages.js';
import { createStore, IN_MEMORY } from '../../../store/create-store.js';
import type { Store } from '../../../store/store.js';
import { entryOf, newRollout, T0, unique, viewOf } from '../../../store/test/samples.js';
import type { CardRendered } from '../../rollout/rollout-activities.js';
import { createSlackActivities } from '../create-slack-activities.js';

const DIRECTORY = createDirectory([
  { id: 'grace@example.com', groups: ['ml-leads'] },
  { id: 'ada@example.com', groups: ['ml-leads'] },
]);
const CHANNEL = '#releases';
/** Failing activities are what several tests are about. */
const QUIET = new DefaultLogger('ERROR', () => undefined);

/** One rollout in a real store, a local Slack, and the activity between them, all on one clock that only moves when it is told, or waited on. */
export interface SlackScene {
  readonly clock: { nowMs: number };
  readonly slack: SlackStandIn;
  readonly store: Store;
  readonly id: string;
  /** What was logged, as `level: message`. */
  readonly logged: string[];
  /** Brings a revision of the view, and lines, to the store. */
  record(
    view: Partial<RolloutView> & { readonly revision: number },
    lines?: readonly (Partial<AuditEntry> & { readonly key: string })[],
  ): Promise<void>;
  /** A worker's activity, over this store or one that fails. */
  worker(store?: Store): (attempt?: number, channel?: string) => Promise<CardRendered>;
  cards(): readonly StoredMessage[];
  /** What stands below the card, as people read it. */
  lines(): readonly string[];
  /** The outcomes of all calls of a method. */
  outcomes(method: string): readonly string[];
}

export interface SlackWorld {
  readonly slack: SlackStandIn;
  readonly store: Store;
  readonly clock: { nowMs: number };
  begin(): Promise<SlackScene>;
  stop(): Promise<void>;
}

/** A store and a Slack for all tests of a file; each begins with a rollout of its own. */
export async function createSlackWorld(): Promise<SlackWorld> {
  const clock = { nowMs: T0 };
  const slack = await startSlackStandIn({ now: () => clock.nowMs });
  const store = await createStore({ dataFolder: IN_MEMORY, clock: { nowMs: () => clock.nowMs } });
  return {
    ...{ slack, store, clock },
    begin: () => begin({ slack, store, clock }),
    async stop() {
      await slack.stop();
      await store.close();
    },
  };
}

async function begin({ slack, store, clock }: Pick<SlackWorld, 'slack' | 'store' | 'clock'>): Promise<SlackScene> {
  clock.nowMs += 120_000;
  slack.faults.clear();
  const [id, feature, firstCall] = [unique('r'), unique('support'), slack.calls.length];
  const rollout = newRollout(id, feature);
  await store.rollouts.create({ ...rollout, atMs: clock.nowMs, audit: { ...rollout.audit, atMs: clock.nowMs } });
  const logged: string[] = [];
  const cards = () => slack.read.withMetadata('rollout_card').filter((card) => slack.read.text(card).includes(feature));
  return {
    ...{ clock, slack, store, id, logged, cards },
    record: (view, lines = []) =>
      store.rollouts.record(
        { ...viewOf(id, feature, view.revision), ...view },
        lines.map((line) => entryOf(id, line.key, { atMs: clock.nowMs, ...line })),
      ),
    worker: (over = store) => toWorker({ slack, store: over, clock, id, logged }),
    lines: () =>
      cards().flatMap(({ channel, ts }) =>
        slack.read
          .thread(channel, ts)
          .slice(1)
          .map((line) => slack.read.text(line)),
      ),
    outcomes: (method) => slack.calls.slice(firstCall).flatMap((call) => (call.method === method ? [call.outcome] : [])),
  };
}

function toWorker({ slack, store, clock, id, logged }: Pick<SlackScene, 'slack' | 'store' | 'clock' | 'id' | 'logged'>) {
  const log = (level: string) => (_: unknown, message?: string) => void logged.push(`${level}: ${message}`);
  const { renderCard } = createSlackActivities({
    store,
    directory: DIRECTORY,
    slack: { botToken: slack.botToken, apiUrl: slack.apiUrl, signingSecret: undefined, appToken: undefined, host: '', port: 0 },
    publicUrl: 'https://tidegate.example.com',
    nowMs: () => clock.nowMs,
    logger: { warn: log('warn'), error: log('error') },
    wait: async (ms) => {
      clock.nowMs += ms;
    },
  });
  return (attempt = 1, channel = CHANNEL) =>
    new MockActivityEnvironment({ attempt }, { logger: QUIET }).run(() => renderCard({ rolloutId: id, channel })) as Promise<CardRendered>;
}
