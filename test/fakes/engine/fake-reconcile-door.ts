import type { ReconcileDoor, RollbackOrder, WorkflowHistory } from '../../../activities/reconcile/reconcile-deps.js';
import type { PageOrder } from '../../../activities/rollout/rollout-activities.js';
import { AppError } from '../../../core/errors/app-error.js';
import type { KillNotice, RolloutRow, Store } from '../../../store/store.js';
import { rolloutWorkflowId } from '../../../workflows/names.js';

/** The engine as the reconciler sees it: workflows are said to run, to be reset, or are not there; rollbacks do what is asked at once, or hang. */
export class FakeReconcileDoor implements ReconcileDoor {
  /** By rollout id; absent: gone. */
  readonly standings = new Map<string, 'running' | 'reset'>();
  /** What the index says besides, which may be wrong. */
  readonly alsoListed = new Set<string>();
  readonly notListed = new Set<string>();
  readonly cutShort = new Set<string>();
  readonly inspected: string[] = [];
  readonly terminated: string[] = [];
  readonly started: string[] = [];
  readonly told: KillNotice[] = [];
  readonly rollbacks: (RollbackOrder & { readonly rolloutId: string })[] = [];
  readonly #pages = new Map<string, PageOrder>();
  /** Rollouts whose message in Slack was asked for, each time. */
  readonly cards: string[] = [];
  /** Pages whose cause was said to be over. */
  readonly over: PageOrder[] = [];
  /** Names of calls that fail. */
  readonly broken = new Set<keyof ReconcileDoor>();
  /** Rollbacks begin, but do not end. */
  hangs = false;
  readonly #store: Pick<Store, 'flags'>;
  readonly #environment: string;

  constructor(store: Pick<Store, 'flags'>, environment = 'production') {
    this.#store = store;
    this.#environment = environment;
  }

  /** Each once, as the engine sees to. */
  get pages(): readonly PageOrder[] {
    return [...this.#pages.values()];
  }

  async killed(notice: KillNotice) {
    this.#reach('killed');
    if (!this.standings.has(notice.rolloutId)) return 'gone' as const;
    this.told.push(notice);
    return 'told' as const;
  }

  async start({ id }: RolloutRow): Promise<void> {
    this.#reach('start');
    this.started.push(id);
    this.standings.set(id, 'running');
  }

  async listRunning(): Promise<ReadonlySet<string>> {
    this.#reach('listRunning');
    const ids = [...this.standings.keys(), ...this.alsoListed].filter((id) => !this.notListed.has(id));
    return new Set(ids.map((id) => rolloutWorkflowId(this.#environment, id)));
  }

  async listCutShort(): Promise<ReadonlySet<string>> {
    this.#reach('listCutShort');
    return new Set([...this.cutShort].map((id) => rolloutWorkflowId(this.#environment, id)));
  }

  async inspect(_environment: string, rolloutId: string) {
    this.#reach('inspect');
    this.inspected.push(rolloutId);
    return this.standings.get(rolloutId) ?? ('gone' as const);
  }

  async terminate(_environment: string, rolloutId: string): Promise<void> {
    this.#reach('terminate');
    this.terminated.push(rolloutId);
    this.standings.delete(rolloutId);
  }

  async startRollback(
    { id, environment, feature, spec }: Parameters<ReconcileDoor['startRollback']>[0],
    order: RollbackOrder,
  ): Promise<void> {
    this.#reach('startRollback');
    if (!order.again && this.rollbacks.some(({ rolloutId }) => rolloutId === id)) return;
    this.rollbacks.push({ ...order, rolloutId: id });
    if (this.hangs) return;
    const { generation } = order;
    const common = { environment, feature, rolloutId: id, generation, operationId: `${id}/rollback/all` };
    await this.#store.flags.write({ ...common, flags: spec.flags, exposure: null, stateWhenCleared: 'rolledBack', atMs: 0 });
  }

  async rollbackStanding(_environment: string, rolloutId: string) {
    this.#reach('rollbackStanding');
    if (!this.rollbacks.some((order) => order.rolloutId === rolloutId)) return 'failed' as const;
    return this.hangs ? ('running' as const) : ('done' as const);
  }

  async page(order: PageOrder): Promise<void> {
    this.#reach('page');
    if (!this.#pages.has(order.dedupKey)) this.#pages.set(order.dedupKey, order);
  }

  /** As the engine: a page of no rollout that it does not know has no end. */
  async pageOver(order: PageOrder): Promise<void> {
    this.#reach('pageOver');
    if (order.rollout !== null || this.#pages.has(order.dedupKey)) this.over.push(order);
  }

  /** By rollout id; absent: the engine has forgotten it. */
  readonly histories = new Map<string, WorkflowHistory | 'running'>();

  async history(_environment: string, rolloutId: string) {
    this.#reach('history');
    return this.histories.get(rolloutId) ?? ('gone' as const);
  }

  async card({ rolloutId, channel }: Parameters<ReconcileDoor['card']>[0]): Promise<void> {
    this.#reach('card');
    this.cards.push(`${rolloutId} ${channel}`);
  }

  #reach(name: keyof ReconcileDoor): void {
    if (this.broken.has(name)) throw new AppError('ENGINE_UNAVAILABLE', `${name} did not answer.`);
  }
}
