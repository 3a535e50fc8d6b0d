import { formatDuration } from '../plan/format-duration.js';
import type { RolloutSpec } from '../rollout/spec.js';
import type { Rehearsal } from './rehearsal.js';

type Newest = Pick<Rehearsal, 'atMs' | 'passed' | 'problem'>;

/** The age is told in units that people keep in mind: 4d 3h, not 4d3h12m9s. */
const MINUTE = 60_000;

/**
 * Why a rollout of this spec must not start yet; null when it may. `newest`: the newest rehearsal of the same bundle (`toBundleHash`) in the environment,
 * passed or not: a later failure outweighs an earlier success.
 */
export function findRehearsalProblem({ rollback, feature, environment }: RolloutSpec, newest: Newest | null, nowMs: number): string | null {
  const { rehearsedWithinMs } = rollback;
  if (rehearsedWithinMs === undefined) return null;
  const wanted = `rollback.rehearsedWithin asks for one that is not older than ${formatDuration(rehearsedWithinMs)}`;
  if (newest === null) return `The rollback of this bundle of ${feature} in ${environment} has not been rehearsed, but ${wanted}.`;
  const age = describeAge(nowMs - newest.atMs);
  if (!newest.passed)
    return `The last rehearsal of this bundle of ${feature} in ${environment}, ${age} ago, failed: ${newest.problem ?? 'see it'}`;
  if (nowMs - newest.atMs <= rehearsedWithinMs) return null;
  return `The last rehearsal of this bundle of ${feature} in ${environment} is ${age} old, but ${wanted}.`;
}

/** What a plan says of rehearsals; null when the spec asks for none. */
export function describeRehearsal(spec: RolloutSpec, newest: Newest | null, nowMs: number): string | null {
  const { rehearsedWithinMs } = spec.rollback;
  if (rehearsedWithinMs === undefined) return null;
  const problem = findRehearsalProblem(spec, newest, nowMs);
  if (problem !== null) return `${problem} A start would be refused: run \`tidegate rehearse\` first.`;
  const age = newest === null ? '' : describeAge(nowMs - newest.atMs);
  return `The rollback of this bundle was rehearsed ${age} ago; that counts until it is ${formatDuration(rehearsedWithinMs)} old.`;
}

function describeAge(ageMs: number): string {
  return formatDuration(ageMs < MINUTE ? Math.max(0, ageMs) : Math.floor(ageMs / MINUTE) * MINUTE);
}
