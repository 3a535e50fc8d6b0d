import type { Found } from '../../core/reconciler/reconciler-mark.js';
import type { FlagPlatforms } from '../../flag-platforms/flag-platform.js';
import type { KillNotice, RolloutRow, Store } from '../../store/store.js';
import type { PageOrder } from '../rollout/rollout-activities.js';
import type { Told } from '../watch/rollout-door.js';

export interface RollbackOrder {
  readonly generation: number;
  readonly reason: string;
  /** Also when its rollback has ended well before. */
  readonly again: boolean;
}

/** How the reconciler speaks to the engine. */
export interface ReconcileDoor {
  killed(notice: KillNotice): Promise<Told>;
  /** Starts the workflow of a stored rollout; starting it twice is starting it once. */
  start(row: RolloutRow): Promise<void>;
  /** Workflow ids of running rollouts; the index that they come from is a moment late. */
  listRunning(): Promise<ReadonlySet<string>>;
  /** Workflow ids of rollouts of which a run was ended from outside since then; from the same index. */
  listCutShort(sinceMs: number): Promise<ReadonlySet<string>>;
  /** What the engine says for certain. `reset`: it runs, but its history was rewound. */
  inspect(environment: string, rolloutId: string): Promise<'running' | 'reset' | 'gone'>;
  terminate(environment: string, rolloutId: string, reason: string): Promise<void>;
  /** Puts the rollout's flags back without its workflow; goes on by itself. The same twice is once. */
  startRollback(row: Pick<RolloutRow, 'id' | 'environment' | 'feature' | 'spec'>, order: RollbackOrder): Promise<void>;
  rollbackStanding(environment: string, rolloutId: string): Promise<'running' | 'done' | 'failed'>;
  /** Goes on trying by itself; the same key twice is one page. */
  page(order: PageOrder): Promise<void>;
  /** Has the rollout's message in Slack brought up to date, which its own workflow no longer does; nobody waits for Slack. */
  card(order: { readonly rolloutId: string; readonly channel: string }): Promise<void>;
  /** `running`: it has not ended. `gone`: the engine has forgotten it. */
  history(environment: string, rolloutId: string): Promise<WorkflowHistory | 'running' | 'gone'>;
  /** What a page was about is over: its incident ends, after the page itself. For one that belongs to no rollout only if there ever was such a page. */
  pageOver(order: PageOrder): Promise<void>;
}

/** What the engine remembers of a workflow that has ended: all runs of its chain, oldest first. */
export interface WorkflowHistory {
  readonly workflowId: string;
  readonly runs: readonly { readonly runId: string; readonly events: readonly unknown[] }[];
  /** Id of the run before the first one here, which the engine has forgotten; null: all are here. */
  readonly forgottenRunId: string | null;
}

export interface ReconcileDeps {
  readonly store: Pick<Store, 'rollouts' | 'flags' | 'strays' | 'marks' | 'audit' | 'platformKills' | 'histories'>;
  readonly platforms: FlagPlatforms;
  readonly door: ReconcileDoor;
  readonly nowMs: () => number;
  readonly onError: (what: string, error: unknown) => void;
}

/** Runs one part; what fails is told, tried again at the next turn, and keeps nothing else waiting. Null: it failed. */
export type Attempt = <T>(what: string, run: () => Promise<T>) => Promise<T | null>;

export const toAttempt =
  ({ onError }: Pick<ReconcileDeps, 'onError'>): Attempt =>
  async (what, run) => {
    try {
      return await run();
    } catch (error) {
      onError(what, error);
      return null;
    }
  };

const AT_ONCE = 8;

/** A few at a time; what came of each, without those that failed or had nothing to say. */
export async function forEach<T, R = Found>(items: readonly T[], work: (item: T) => Promise<R | null>): Promise<readonly R[]> {
  const found: R[] = [];
  for (let first = 0; first < items.length; first += AT_ONCE) {
    const some = await Promise.all(items.slice(first, first + AT_ONCE).map(work));
    found.push(...some.filter((one) => one !== null));
  }
  return found;
}
