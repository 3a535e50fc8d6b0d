/** What kind of effect a point stands beside; decides which faults make sense there. */
export type Kind = 'embedded' | 'store' | 'engine' | 'unleashRead' | 'unleashWrite' | 'pager' | 'metrics';

/** A place between two effects of one rollout that can be seen from outside the process that makes them. */
export interface Point {
  readonly kind: Kind;
  /** Kind of process and operation, without names of rollouts: `worker flags.write stage/1`. */
  readonly name: string;
  readonly when: 'before' | 'after';
  /** Which one of this rollout's effects of this name, from 1. */
  readonly nth: number;
}

export const pointKey = ({ name, when, nth }: Point): string => `${when} ${name} #${nth}`;

/** Features of the suite are called so; every name, id, path and query of a rollout contains its feature's. */
export const featureName = (run: number): string => `chaos-${String(run).padStart(5, '0')}`;
const FEATURE = /chaos-\d{5}/g;

/** The features that a text speaks of, each once. */
export const featuresIn = (text: string): readonly string[] => [...new Set(text.match(FEATURE) ?? [])];

/** A label without the names of this rollout: `chaos-00012-20260102-abcd/rollback/chaos-00012.model` becomes `rollback/model`. */
export const withoutNames = (text: string): string =>
  text.replaceAll(/(tidegate\.)?chaos-\d{5}(-[\w-]+)?[./#]?/g, '').replaceAll(/\b(kill)\/\d+/g, '$1');
