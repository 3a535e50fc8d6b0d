import { WHOLE } from '../assignment/share.js';
import type { FlagMove, RolloutSpec, Stage } from '../rollout/spec.js';

/** Reserved: no feature and no flag of a spec begins with it. */
export const SCRATCH_PREFIX = 'rehearsal.';

/** Makes the name of a scratch feature or flag. */
export const toScratchName = (name: string): string => `${SCRATCH_PREFIX}${name}`;

/** Stands in no name of a spec, and needs no escape in an address. */
const FENCE = '~';
const MARKED = /^~[^~]*~/;

/** True for features and flags that live for seconds and are no user's affair: no list, no bulk answer and no client ever has them. */
export const isScratch = (name: string): boolean => name.startsWith(SCRATCH_PREFIX);

/** The name that the spec has; a name that is no scratch one stays as it is. */
export const fromScratchName = (name: string): string => (isScratch(name) ? name.slice(SCRATCH_PREFIX.length).replace(MARKED, '') : name);

/**
 * The same rollout under scratch names: platforms, layers, versions, order and rollback are the spec's own. `mark`: of the installation whose copy it is, where
 * several may make one at the same place; absent: none is named.
 */
export function toScratchSpec(spec: RolloutSpec, mark?: string): RolloutSpec {
  const rename = (name: string) => toScratchName(mark === undefined ? name : `${FENCE}${mark}${FENCE}${name}`);
  return {
    ...spec,
    feature: rename(spec.feature),
    flags: spec.flags.map((flag): FlagMove => ({ ...flag, key: rename(flag.key) })),
    rollback: { ...spec.rollback, sequence: spec.rollback.sequence.map(rename) },
  };
}

/** What a rollback is rehearsed from: the first stage that shows the candidate to a share of the units, or half of them when none does. */
export function toShownStage({ stages }: RolloutSpec): Stage {
  const shown = stages.find(({ share }) => share > 0);
  if (shown !== undefined) return shown;
  const [first] = stages;
  const common = { holdMs: 0, deadlineMs: 0, onDeadline: 'hold', minimumUnits: 0, prove: 'evidence' } as const;
  return { ...common, ...first, kind: 'canary', share: WHOLE / 2, shadowSample: 0 };
}
