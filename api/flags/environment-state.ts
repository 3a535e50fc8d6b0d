import { nextTurnMs, type PublishedBundle } from '../../core/assignment/published-bundle.js';
import { type CompiledFeature, compileFeature } from './compiled-feature.js';
import { type EvaluationCounters, newCounters } from './evaluation-counters.js';

/** The compiled bundles of one environment; says which features show something else after each change. */
export class EnvironmentState {
  readonly features = new Map<string, CompiledFeature>();
  readonly counters = new Map<string, EvaluationCounters>();
  readonly #records = new Map<string, PublishedBundle>();
  readonly #byKey = new Map<string, CompiledFeature>();
  #revision = 0;

  /** The highest revision seen. */
  get revision(): number {
    return this.#revision;
  }

  featureOfFlag(key: string): CompiledFeature | undefined {
    return this.#byKey.get(key) ?? (key.endsWith('/shadow') ? this.features.get(key.slice(0, -'/shadow'.length)) : undefined);
  }

  /**
   * Takes bundles over; an older revision than the one held is ignored. One that cannot be compiled goes to `onInvalid`, and what was there stays.
   * `complete`: features that are not among them are gone. Returns the names of the features that show something else.
   */
  take(bundles: readonly PublishedBundle[], nowMs: number, complete: boolean, onInvalid: (error: unknown) => void): readonly string[] {
    const changed: string[] = [];
    for (const bundle of bundles) {
      try {
        if (this.#takeOne(bundle, nowMs)) changed.push(bundle.feature);
      } catch (error) {
        onInvalid(error);
      }
    }
    const gone = complete ? this.#dropOthers(new Set(bundles.map((bundle) => bundle.feature))) : [];
    return [...changed, ...gone];
  }

  /** Takes renewed expiries over; only ever later ones, and only where something is live. Returns the features that had expired and show the candidate again. */
  renew(features: readonly string[], expiresAtMs: number, nowMs: number): readonly string[] {
    return features.filter((feature) => {
      const held = this.#records.get(feature);
      if (held?.state !== 'live' || held.exposure === null || (held.exposure.expiresAtMs ?? Number.POSITIVE_INFINITY) >= expiresAtMs)
        return false;
      return this.#takeOne({ ...held, exposure: { ...held.exposure, expiresAtMs } }, nowMs);
    });
  }

  /** Compiles again what time alone has changed between the two moments; returns the features' names. */
  turn(fromMs: number, nowMs: number): readonly string[] {
    const turned = [...this.#records.values()].filter((bundle) => (nextTurnMs(bundle, fromMs) ?? Number.POSITIVE_INFINITY) <= nowMs);
    for (const bundle of turned) this.#install(bundle, nowMs);
    return turned.map((bundle) => bundle.feature);
  }

  /** The next moment at which time alone changes an answer, Unix ms; null: none. */
  nextTurnMs(nowMs: number): number | null {
    let next: number | null = null;
    for (const bundle of this.#records.values()) {
      const turn = nextTurnMs(bundle, nowMs);
      if (turn !== null && (next === null || turn < next)) next = turn;
    }
    return next;
  }

  #takeOne(bundle: PublishedBundle, nowMs: number): boolean {
    const held = this.#records.get(bundle.feature);
    this.#revision = Math.max(this.#revision, bundle.revision);
    if (held !== undefined && bundle.revision < held.revision) return false;
    if (held !== undefined && bundle.revision === held.revision) {
      const wasExpired = (this.features.get(bundle.feature)?.expiresAtMs ?? 0) <= nowMs;
      this.#records.set(bundle.feature, bundle);
      const feature = this.features.get(bundle.feature);
      feature?.renew(bundle);
      return wasExpired && (feature?.expiresAtMs ?? 0) > nowMs;
    }
    this.#install(bundle, nowMs);
    return true;
  }

  #install(bundle: PublishedBundle, nowMs: number): void {
    const counters = this.counters.get(bundle.feature) ?? newCounters();
    const compiled = compileFeature(bundle, counters, nowMs);
    this.#forgetKeys(bundle.feature);
    this.counters.set(bundle.feature, counters);
    this.#records.set(bundle.feature, bundle);
    this.features.set(bundle.feature, compiled);
    for (const flag of bundle.flags) this.#byKey.set(flag.key, compiled);
  }

  #dropOthers(kept: ReadonlySet<string>): readonly string[] {
    const gone = [...this.features.keys()].filter((feature) => !kept.has(feature));
    for (const feature of gone) {
      this.#forgetKeys(feature);
      this.features.delete(feature);
      this.#records.delete(feature);
    }
    return gone;
  }

  #forgetKeys(feature: string): void {
    for (const flag of this.features.get(feature)?.bundle.flags ?? []) this.#byKey.delete(flag.key);
  }
}
