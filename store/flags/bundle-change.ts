import type { Exposure } from '../../core/assignment/exposure.js';
import type { BundleRecord, BundleWrite, FlagRecord } from '../store.js';

/** Generations that a kill leaves free below its own: a write that a worker is still holding back can never reach it. */
const KILL_STEP = 1_000;

type Write = Omit<BundleWrite, 'exposure' | 'stateWhenCleared'>;

/** What this write makes of the bundle. The caller has checked the generation. The revision is given when it is saved. */
export function applyWrite(bundle: BundleRecord, write: BundleWrite): BundleRecord {
  const { exposure } = write;
  const flags = replaceFlags(bundle, write, exposure === null ? 'control' : 'bundle');
  const stamped = { ...bundle, ...stampOf(write), flags, drainedAtMs: 0 };
  // An exposure without epochs is the first step of a hard rollback: nobody gets the candidate any more, running units included.
  if (exposure !== null) return { ...stamped, exposure, state: exposure.epochs.length === 0 ? write.stateWhenCleared : 'live' };
  const isCleared = flags.every((flag) => flag.follows === 'control');
  return isCleared ? { ...stamped, exposure: null, state: write.stateWhenCleared } : { ...stamped, drainedAtMs: bundle.drainedAtMs };
}

/** The candidate serves everybody for good; running units end on the arm they have. */
export function applySettle(bundle: BundleRecord, write: Write, exposure: Exposure, drainedAtMs: number): BundleRecord {
  return {
    ...bundle,
    ...stampOf(write),
    flags: replaceFlags(bundle, write, 'bundle'),
    exposure: { ...exposure, expiresAtMs: null },
    state: 'settled',
    drainedAtMs,
  };
}

/** Control everywhere. */
export function applyKill(bundle: BundleRecord, atMs: number): BundleRecord {
  const generation = bundle.generation + KILL_STEP;
  return {
    ...bundle,
    generation,
    operationId: `kill/${generation}`,
    exposure: null,
    state: 'killed',
    drainedAtMs: 0,
    updatedAtMs: atMs,
    flags: bundle.flags.map((flag) => ({ ...flag, candidate: null, follows: 'control' as const, generation })),
  };
}

/** Makes the candidates the new control once the units of a settled rollout have ended; else the same bundle. */
export function foldSettled(bundle: BundleRecord, nowMs: number): BundleRecord {
  if (bundle.state !== 'settled' || nowMs < bundle.drainedAtMs) return bundle;
  const flags = bundle.flags.map((flag) => ({
    ...flag,
    control: versionForNewUnits(bundle, flag),
    candidate: null,
    follows: 'control' as const,
  }));
  return { ...bundle, flags, exposure: null, rolloutId: null, state: 'idle', drainedAtMs: 0, updatedAtMs: nowMs };
}

/** Adds the flags that the bundle does not have yet, at control. */
export function addMissingFlags(bundle: BundleRecord, flags: BundleWrite['flags'], nowMs: number): BundleRecord {
  const missing = flags.filter((flag) => !bundle.flags.some((known) => known.key === flag.key));
  if (missing.length === 0) return bundle;
  const added = missing.map(
    ({ key, layer, control }): FlagRecord => ({ key, layer, control, candidate: null, follows: 'control', generation: bundle.generation }),
  );
  return { ...bundle, flags: [...bundle.flags, ...added], updatedAtMs: nowMs };
}

/** One sentence for each flag whose version for new units is another than the rollout's control. */
export function findVersionConflicts(bundle: BundleRecord, flags: BundleWrite['flags']): readonly string[] {
  return flags.flatMap((wanted) => {
    const known = bundle.flags.find((flag) => flag.key === wanted.key);
    const served = known && versionForNewUnits(bundle, known);
    if (served === undefined || served === wanted.control) return [];
    return [
      `Flag ${wanted.key} serves ${served} in ${bundle.environment}, but the rollout's control is ${wanted.control}: name ${served} as its control.`,
    ];
  });
}

function versionForNewUnits(bundle: BundleRecord, flag: FlagRecord): string {
  return bundle.state === 'settled' && flag.follows === 'bundle' ? (flag.candidate ?? flag.control) : flag.control;
}

function stampOf(write: Write): Pick<BundleRecord, 'generation' | 'operationId' | 'rolloutId' | 'updatedAtMs'> {
  return { generation: write.generation, operationId: write.operationId, rolloutId: write.rolloutId, updatedAtMs: write.atMs };
}

function replaceFlags(bundle: BundleRecord, write: Write, follows: FlagRecord['follows']): readonly FlagRecord[] {
  const toRecord = ({ key, layer, control, candidate }: BundleWrite['flags'][number]): FlagRecord => ({
    key,
    layer,
    control,
    candidate: follows === 'bundle' ? candidate : null,
    follows,
    generation: write.generation,
  });
  const replaced = bundle.flags.map((flag) => {
    const written = write.flags.find((candidate) => candidate.key === flag.key);
    return written ? toRecord(written) : flag;
  });
  const added = write.flags.filter((flag) => !bundle.flags.some((known) => known.key === flag.key));
  return [...replaced, ...added.map(toRecord)];
}
