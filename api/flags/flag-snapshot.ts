import type { FlagStore, Store, StoreEvent } from '../../store/store.js';
import type { CompiledFeature } from './compiled-feature.js';
import { EnvironmentState } from './environment-state.js';
import type { CountersByFeature } from './evaluation-counters.js';
import { type SnapshotClock, SYSTEM_CLOCK } from './snapshot-clock.js';
import type { UnitContext } from './unit-context.js';
import type { FeatureAnswer, FlagEvaluation } from './unit-decision.js';

export interface FlagSnapshotOptions {
  readonly store: Pick<Store, 'subscribe'> & { readonly flags: Pick<FlagStore, 'readBundles'> };
  readonly environment: string;
  readonly clock?: SnapshotClock;
  /** How often the store is asked although it has said nothing; 1,000 ms unless told. */
  readonly pollMs?: number;
  /** Told of what cannot be read or compiled; what was served before goes on being served. */
  readonly onError?: (error: unknown) => void;
}

/** Features that show something else from now on: a new revision, an expiry that has passed, or the end of draining. */
export interface SnapshotChange {
  readonly features: readonly string[];
  readonly revision: number;
  readonly atMs: number;
}

/** Every so many polls read everything, in case a revision became visible out of order. */
const FULL_POLL_EVERY = 30;

/** All bundles of one environment in memory, kept fresh from the store. Answering never waits and never throws for what a unit says. */
export class FlagSnapshot {
  readonly environment: string;
  readonly #options: FlagSnapshotOptions;
  readonly #clock: SnapshotClock;
  readonly #state = new EnvironmentState();
  readonly #listeners = new Set<(change: SnapshotChange) => void>();
  #unsubscribe: (() => Promise<void>) | null = null;
  #stopPoll: () => void = () => {};
  #stopTurn: () => void = () => {};
  #reading: Promise<void> | null = null;
  /** What to read next: from this revision on; -1: everything; null: nothing. */
  #wanted: number | null = null;
  #polls = 0;
  #turnedAtMs: number;
  #freshAtMs = 0;
  #stopped = false;

  constructor(options: FlagSnapshotOptions) {
    this.environment = options.environment;
    this.#options = options;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#turnedAtMs = this.#clock.now();
  }

  /** Subscribes, reads everything once and begins to poll. */
  async start(): Promise<void> {
    this.#unsubscribe = await this.#options.store.subscribe(
      (event) => this.#hear(event),
      () => void this.refresh(),
    );
    await this.refresh();
    this.#poll();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopPoll();
    this.#stopTurn();
    await this.#unsubscribe?.();
    await this.#reading;
  }

  get revision(): number {
    return this.#state.revision;
  }

  /** When the store was last read with success, Unix ms; 0: never. For readiness. */
  get freshAtMs(): number {
    return this.#freshAtMs;
  }

  get counters(): CountersByFeature {
    return this.#state.counters;
  }

  hasFeature(feature: string): boolean {
    return this.#state.features.has(feature);
  }

  /** The feature's own revision with a mark for an expiry that has passed: changes whenever what it shows changes. Without a feature: of all. */
  versionOf(feature?: string): string {
    const nowMs = this.#clock.now();
    const parts = feature === undefined ? [...this.#state.features.values()] : [this.#state.features.get(feature)];
    const expired = parts.filter((part) => part !== undefined && part.expiresAtMs <= nowMs).length;
    const settled = parts.filter((part) => part?.bundle.state === 'settled' && part.bundle.exposure === null).length;
    const revision = feature === undefined ? this.revision : (parts[0]?.bundle.revision ?? 0);
    return `${revision}.${expired}.${settled}`;
  }

  /** One flag for one unit; undefined: no such flag (in this feature). */
  evaluate(key: string, context: UnitContext, feature?: string): FlagEvaluation | undefined {
    const holder = this.#state.featureOfFlag(key);
    if (holder === undefined || (feature !== undefined && holder.bundle.feature !== feature)) return undefined;
    return holder.answer(context, this.#clock.now()).byKey.get(key);
  }

  /** All flags of a feature, or of all features, for one unit, as they stand at one moment. */
  evaluateAll(context: UnitContext, feature?: string): readonly FeatureAnswer[] {
    const nowMs = this.#clock.now();
    return this.#select(feature).map((compiled) => compiled.answer(context, nowMs));
  }

  /** For so long the answers stand although nobody can be asked; null: no exposure that ends. */
  remainingTtlMs(feature?: string): number | null {
    const nowMs = this.#clock.now();
    const ends = this.#select(feature)
      .map((compiled) => compiled.expiresAtMs - nowMs)
      .filter((left) => left > 0 && Number.isFinite(left));
    return ends.length === 0 ? null : Math.min(...ends);
  }

  /** Returns how to stop listening. */
  onChange(listener: (change: SnapshotChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads everything above the revision (all without one) as soon as the present reading is done. Never rejects. */
  refresh(sinceRevision = -1): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    this.#wanted = Math.min(this.#wanted ?? sinceRevision, sinceRevision);
    this.#reading ??= this.#drainWanted();
    return this.#reading;
  }

  #select(feature: string | undefined): readonly CompiledFeature[] {
    if (feature === undefined) return [...this.#state.features.values()];
    const one = this.#state.features.get(feature);
    return one === undefined ? [] : [one];
  }

  #hear(event: StoreEvent): void {
    if (event.kind === 'rollout' || event.environment !== this.environment) return;
    if (event.kind === 'renewed') {
      this.#announce(this.#state.renew(event.features, event.expiresAtMs, this.#clock.now()));
      this.#scheduleTurn();
      return;
    }
    // A revision can become visible after a higher one: read from below the one that was announced.
    void this.refresh(Math.min(this.revision, event.revision - 1));
  }

  async #drainWanted(): Promise<void> {
    while (this.#wanted !== null && !this.#stopped) {
      const since = this.#wanted;
      this.#wanted = null;
      try {
        const { flags } = this.#options.store;
        const bundles = await (since < 0 ? flags.readBundles(this.environment) : flags.readBundles(this.environment, since));
        const nowMs = this.#clock.now();
        this.#freshAtMs = nowMs;
        this.#announce(this.#state.take(bundles, nowMs, since < 0, (error) => this.#options.onError?.(error)));
        this.#scheduleTurn();
      } catch (error) {
        this.#options.onError?.(error);
      }
    }
    // In the same turn as the last look at what is wanted: an event that comes a moment later must find nobody reading.
    this.#reading = null;
  }

  #poll(): void {
    if (this.#stopped) return;
    this.#stopPoll = this.#clock.schedule(() => {
      this.#polls += 1;
      const since = this.#polls % FULL_POLL_EVERY === 0 ? -1 : this.revision;
      void this.refresh(since).then(() => this.#poll());
    }, this.#options.pollMs ?? 1000);
  }

  #scheduleTurn(): void {
    this.#stopTurn();
    if (this.#stopped) return;
    const next = this.#state.nextTurnMs(this.#turnedAtMs);
    if (next === null) return;
    this.#stopTurn = this.#clock.schedule(() => this.#turn(), next - this.#clock.now());
  }

  #turn(): void {
    const nowMs = this.#clock.now();
    const turned = this.#state.turn(this.#turnedAtMs, nowMs);
    this.#turnedAtMs = nowMs;
    this.#announce(turned);
    this.#scheduleTurn();
  }

  #announce(features: readonly string[]): void {
    if (features.length === 0) return;
    const change: SnapshotChange = { features, revision: this.revision, atMs: this.#clock.now() };
    for (const listener of this.#listeners) listener(change);
  }
}
