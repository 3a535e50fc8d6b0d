import { type Refusal, refuse } from '../../core/errors/refusal.js';
import { isScratch } from '../../core/rehearsal/scratch.js';
import { addMissingFlags, applyKill, applySettle, applyWrite, findVersionConflicts, foldSettled } from '../../store/flags/bundle-change.js';
import type {
  BundleRecord,
  BundleWrite,
  FlagStore,
  KilledBundle,
  KillNotice,
  KillOrder,
  RenewTimes,
  Store,
  StoreEvent,
} from '../../store/store.js';

type Listener = { readonly onEvent: (event: StoreEvent) => void; readonly onGap: () => void };

/** The flag part of the store in memory: same fencing, revisions and events, no audit lines, no ids of kills. `failing` makes every reading fail. */
export class MemoryFlagStore implements FlagStore, Pick<Store, 'subscribe'> {
  failing = false;
  /** How often bundles were read. */
  reads = 0;
  readonly #bundles = new Map<string, BundleRecord>();
  readonly #revisions = new Map<string, number>();
  readonly #listeners = new Set<Listener>();
  readonly #notices: KillNotice[] = [];

  get flags(): FlagStore {
    return this;
  }

  async subscribe(onEvent: Listener['onEvent'], onGap: Listener['onGap']): Promise<() => Promise<void>> {
    const listener = { onEvent, onGap };
    this.#listeners.add(listener);
    return async () => void this.#listeners.delete(listener);
  }

  /** As after a lost connection. */
  breakConnection(): void {
    for (const listener of this.#listeners) listener.onGap();
  }

  async register(environment: string, feature: string, flags: BundleWrite['flags'], atMs: number): ReturnType<FlagStore['register']> {
    const folded = foldSettled(this.#get(environment, feature), atMs);
    const conflicts = findVersionConflicts(folded, flags);
    const after = conflicts.length > 0 ? folded : addMissingFlags(folded, flags, atMs);
    return { bundle: after === this.#get(environment, feature) ? after : this.#save(after), conflicts };
  }

  async readBundle(environment: string, feature: string): Promise<BundleRecord | null> {
    return this.#bundles.get(keyOf(environment, feature)) ?? null;
  }

  async readBundles(environment: string, sinceRevision = -1): Promise<readonly BundleRecord[]> {
    this.reads += 1;
    if (this.failing) return Promise.reject(new TypeError('the store is down'));
    const isAsked = (bundle: BundleRecord) => bundle.environment === environment && bundle.revision > sinceRevision;
    return [...this.#bundles.values()].filter((bundle) => isAsked(bundle) && !isScratch(bundle.feature));
  }

  async readFeatures(environment: string, features: readonly string[]): Promise<readonly BundleRecord[]> {
    return (await this.readBundles(environment)).filter((bundle) => features.includes(bundle.feature));
  }

  async write(write: BundleWrite): Promise<BundleRecord | Refusal> {
    return this.#fenced(write, (bundle) => applyWrite(bundle, write));
  }

  async settle(
    write: Parameters<FlagStore['settle']>[0],
    exposure: Parameters<FlagStore['settle']>[1],
    drainedAtMs: number,
  ): Promise<BundleRecord | Refusal> {
    return this.#fenced(write, (bundle) => applySettle(bundle, write, exposure, drainedAtMs));
  }

  async renew(items: Parameters<FlagStore['renew']>[0], { expiresAtMs, nowMs }: RenewTimes): Promise<number> {
    const held = items.flatMap((item) => {
      const bundle = this.#bundles.get(keyOf(item.environment, item.feature));
      const isAlive = bundle?.state === 'live' && (bundle.exposure?.expiresAtMs ?? 0) > nowMs;
      return isAlive && bundle.rolloutId === item.rolloutId ? [bundle] : [];
    });
    for (const bundle of held) {
      if (bundle.exposure !== null)
        this.#bundles.set(keyOf(bundle.environment, bundle.feature), { ...bundle, exposure: { ...bundle.exposure, expiresAtMs } });
    }
    for (const { environment, feature } of held) this.#tell({ kind: 'renewed', environment, features: [feature], expiresAtMs });
    return held.length;
  }

  async kill(environment: string, feature: string, { by, reason, atMs }: KillOrder): Promise<KilledBundle | null> {
    const before = this.#bundles.get(keyOf(environment, feature));
    if (before === undefined) return null;
    const after = this.#save(applyKill(before, atMs));
    const { rolloutId } = before;
    if (rolloutId !== null) {
      this.#notices.push({
        id: this.#notices.length + 1,
        environment,
        feature,
        rolloutId,
        by: by.id,
        via: by.via,
        reason,
        atMs,
        generation: after.generation,
      });
    }
    return { ...after, kill: { generation: after.generation, atMs, rolloutId, isRepeated: false } };
  }

  async discardScratch(environment: string, feature: string): Promise<boolean> {
    if (!isScratch(feature)) throw new TypeError(`${feature} is no scratch copy`);
    return this.#bundles.delete(keyOf(environment, feature));
  }

  async undeliveredKills(): Promise<readonly KillNotice[]> {
    return [...this.#notices];
  }

  async markKillDelivered(id: number): Promise<void> {
    const index = this.#notices.findIndex((notice) => notice.id === id);
    if (index >= 0) this.#notices.splice(index, 1);
  }

  #fenced(
    write: Omit<BundleWrite, 'exposure' | 'stateWhenCleared'>,
    change: (bundle: BundleRecord) => BundleRecord,
  ): BundleRecord | Refusal {
    const before = this.#get(write.environment, write.feature);
    if (before.generation === write.generation && before.operationId === write.operationId) return before;
    if (write.generation <= before.generation)
      return refuse('FLAG_FENCED', `Generation ${write.generation} was overtaken by ${before.generation}.`);
    return this.#save(change(before));
  }

  #get(environment: string, feature: string): BundleRecord {
    const known = this.#bundles.get(keyOf(environment, feature));
    if (known !== undefined) return known;
    const empty = { environment, feature, generation: 0, revision: 0, rolloutId: null, exposure: null, flags: [], state: 'idle' as const };
    const created: BundleRecord = { ...empty, drainedAtMs: 0, operationId: '', updatedAtMs: 0 };
    this.#bundles.set(keyOf(environment, feature), created);
    return created;
  }

  #save(bundle: BundleRecord): BundleRecord {
    const revision = (this.#revisions.get(bundle.environment) ?? 0) + 1;
    this.#revisions.set(bundle.environment, revision);
    const saved = { ...bundle, revision };
    this.#bundles.set(keyOf(bundle.environment, bundle.feature), saved);
    this.#tell({ kind: 'bundle', environment: bundle.environment, feature: bundle.feature, revision });
    return saved;
  }

  #tell(event: StoreEvent): void {
    for (const listener of this.#listeners) listener.onEvent(event);
  }
}

const keyOf = (environment: string, feature: string): string => `${environment}\n${feature}`;
