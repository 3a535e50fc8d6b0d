import { AppError } from '../../core/errors/app-error.js';
import { environmentOf, type UnleashApi } from './api/unleash-api.js';
import type { UnleashFeature, UnleashStrategy } from './api/unleash-types.js';
import { parseChildVersion } from './wire/child-wire.js';
import { isChildAsMade } from './wire/is-as-made.js';
import { type Base, CANDIDATE, type FoundSplit, parseBase, parseSplit } from './wire/pivot-wire.js';

/** A strategy of ours with what it means; `raw` is what a JSON patch must find unchanged. */
export interface Found<T> {
  readonly id: string;
  readonly value: T;
  readonly raw: UnleashStrategy;
}

export interface Pivot {
  readonly key: string;
  readonly exists: boolean;
  readonly on: boolean;
  /** A flag that must give something before this one is asked at all; Tidegate makes none such. */
  readonly dependsOn: string | null;
  readonly split: Found<FoundSplit> | null;
  readonly base: Found<Base> | null;
  /** Strategies that Tidegate did not make, or that people have made unreadable. */
  readonly foreign: readonly UnleashStrategy[];
  /** A second split or base: left by two registrations at the same time. */
  readonly spare: readonly UnleashStrategy[];
}

export interface Child {
  readonly key: string;
  readonly exists: boolean;
  readonly on: boolean;
  /** The flag on whose candidate it depends: the pivot if it is one of them. */
  readonly parent: string | null;
  readonly strategy: Found<string> | null;
  readonly foreign: readonly UnleashStrategy[];
  /** A second one as Tidegate makes them: left by two registrations at the same time. */
  readonly spare: readonly UnleashStrategy[];
}

/** All that Unleash shows of one feature in one environment. */
export interface UnleashBundle {
  readonly pivot: Pivot;
  readonly children: readonly Child[];
  /** 0: nothing is known there. */
  readonly generation: number;
  /** Of the write with that generation. */
  readonly operation: string;
}

/** Where a bundle is read. */
export interface BundlePlace {
  readonly api: UnleashApi;
  readonly environment: string;
  /** The flag that divides the units of a feature. */
  readonly pivotKey: (feature: string) => string;
  /** Those of these flags that depend on it. */
  readonly followers: (keys: readonly string[]) => readonly string[];
}

export async function readBundle(place: BundlePlace, feature: string, keys: readonly string[]): Promise<UnleashBundle> {
  const { api, environment } = place;
  const pivotKey = place.pivotKey(feature);
  const followers = place.followers(keys);
  const [pivot, ...children] = await Promise.all([pivotKey, ...followers].map((key) => api.getFeature(key)));
  const read = toPivot(pivotKey, pivot ?? null, environment);
  const newest = [read.split?.value.stamp, read.base?.value.stamp].reduce(
    (a, b) => (b && (!a || b.generation > a.generation) ? b : a),
    undefined,
  );
  return {
    pivot: read,
    children: followers.map((key, index) => toChild(pivotKey, key, children[index] ?? null, environment)),
    generation: newest?.generation ?? 0,
    operation: newest?.operation ?? '',
  };
}

function toPivot(key: string, feature: UnleashFeature | null, environment: string): Pivot {
  const { on, strategies } = stateIn(key, feature, environment);
  const splits = findAll(strategies, parseSplit).toSorted(newestFirst);
  const bases = findAll(strategies, parseBase).toSorted(newestFirst);
  const ours = [...splits, ...bases].map(({ id }) => id);
  return {
    key,
    exists: feature !== null,
    on,
    dependsOn: feature?.dependencies?.[0]?.feature ?? null,
    split: splits[0] ?? null,
    base: bases[0] ?? null,
    foreign: strategies.filter(({ id }) => !ours.includes(id)),
    spare: [...splits.slice(1), ...bases.slice(1)].map(({ raw }) => raw),
  };
}

const newestFirst = (a: Found<FoundSplit | Base>, b: Found<FoundSplit | Base>): number =>
  b.value.stamp.generation - a.value.stamp.generation;

function toChild(pivotKey: string, key: string, feature: UnleashFeature | null, environment: string): Child {
  const { on, strategies } = stateIn(key, feature, environment);
  const [strategy = null, ...others] = findAll(strategies, parseChildVersion);
  const spare = others.filter(({ raw, value }) => isChildAsMade(raw, value)).map(({ raw }) => raw);
  const foreign = strategies.filter((one) => one.id !== strategy?.id && !spare.includes(one));
  // A dependency on another answer of the parent than its candidate lets others through.
  const parents = (feature?.dependencies ?? [])
    .filter(({ enabled, variants }) => enabled !== false && variants?.join() === CANDIDATE)
    .map((dependency) => dependency.feature);
  const parent = parents.find((name) => name === pivotKey) ?? parents[0] ?? null;
  return { key, exists: feature !== null, on, parent, strategy, foreign, spare };
}

function stateIn(key: string, feature: UnleashFeature | null, environment: string) {
  if (feature === null) return { on: false, strategies: [] };
  const state = environmentOf(feature, environment);
  if (state !== null) return { on: state.enabled, strategies: state.strategies };
  throw new AppError(
    'PLATFORM_DENIED',
    `Flag ${key} has no environment ${environment} in Unleash. Switch the environment on for its project, or mend Tidegate's configuration.`,
  );
}

function findAll<T>(strategies: readonly UnleashStrategy[], parse: (strategy: UnleashStrategy) => T | null): readonly Found<T>[] {
  return strategies.flatMap((raw) => {
    const value = parse(raw);
    return value === null ? [] : [{ id: raw.id, value, raw }];
  });
}
