import type { Exposure } from '../../core/assignment/exposure.js';
import { type ObservedFlag, toObservedFlags } from '../../core/assignment/observed-flag.js';
import { toCutExposure } from '../../core/assignment/stage-exposure.js';
import { applyKill, applyWrite } from '../../store/flags/bundle-change.js';
import type { BundleRecord, BundleWrite } from '../../store/store.js';
import type { Model, Move } from './explore.js';

/** What may be broken on purpose. */
export interface CasOptions {
  readonly undo: 'rollback' | 'kill';
  /** False: the platform takes every write. */
  readonly fence: boolean;
  /** False: a rollback that finds nothing exposed writes nothing, and so leaves its generation untaken. */
  readonly alwaysTakesGeneration: boolean;
}

interface Forward {
  /** Index of the stage that comes next. */
  readonly stage: number;
  readonly tries: number;
}

interface Undo {
  /** `cut`, then the place in the sequence. */
  readonly step: 'idle' | 'cut' | number | 'done';
  /** It has read that there is something to do. */
  readonly isReady: boolean;
  readonly generation: number;
}

export interface CasState {
  readonly bundle: BundleRecord;
  readonly forward: Forward;
  /** Stages whose write is on its way, for as long as it likes. */
  readonly inFlight: readonly number[];
  readonly undo: Undo;
}

const KEYS = ['parser', 'prompt', 'model'] as const;
const SEQUENCE = KEYS.toReversed();
const FLAGS = KEYS.map((key) => ({ key, layer: key, control: `${key}@1`, candidate: `${key}@2` }));
const REGISTERED = 3;
const SHARES = [5_000, 50_000, 100_000];
/** As the workflow: `ROLLBACK_LEAP` above what it knows. */
const LEAP = 100;
const TRIES = 2;

const exposureOf = (stage: number): Exposure => ({
  ...{ rolloutId: 'r1', seed: 'r1', cohorts: [], shadowSample: 0, stage: 'canary', stageAttempt: stage + 1, expiresAtMs: null },
  epochs: SHARES.slice(0, stage + 1).map((share, index) => ({ since: index, share, stageAttempt: index + 1 })),
});

const toWrite = (generation: number, operationId: string, rest: Pick<BundleWrite, 'flags' | 'exposure'>): BundleWrite => ({
  ...{ environment: 'production', feature: 'f', rolloutId: 'r1', stateWhenCleared: 'rolledBack', atMs: 0, generation, operationId },
  ...rest,
});

/** A forward writer that may stall before any write for ever, send it twice, or never hear of it; and one that undoes. */
export function createCasModel(options: CasOptions): Model<CasState> {
  return {
    initial: {
      bundle: {
        ...{ environment: 'production', feature: 'f', generation: REGISTERED, revision: 0, rolloutId: null, exposure: null, state: 'idle' },
        ...{ drainedAtMs: 0, operationId: '', updatedAtMs: 0 },
        flags: FLAGS.map((flag) => ({ ...flag, candidate: null, follows: 'control', generation: REGISTERED })),
      },
      forward: { stage: 0, tries: 0 },
      inFlight: [],
      undo: { step: 'idle', isReady: false, generation: 0 },
    },
    next: (state) => [...sends(state), ...arrivals(state, options), ...undoes(state, options)],
    check: findCandidate,
  };
}

/** Once the undoing has reported its end, no flag gives anybody the candidate. */
function findCandidate({ bundle, undo }: CasState): string | null {
  if (undo.step !== 'done') return null;
  const bad = toObservedFlags(bundle).find(({ highestShare, candidateVersion }) => highestShare > 0 || candidateVersion !== null);
  return bad === undefined ? null : `${bad.key} shows ${bad.candidateVersion} to ${bad.highestShare} after the end of the undoing`;
}

function sends(state: CasState): readonly Move<CasState>[] {
  const { stage, tries } = state.forward;
  if (stage >= SHARES.length || tries >= TRIES) return [];
  const inFlight = [...state.inFlight, stage].sort();
  return [{ label: `forward sends stage ${stage}`, state: { ...state, inFlight, forward: { stage, tries: tries + 1 } } }];
}

function arrivals(state: CasState, { fence }: CasOptions): readonly Move<CasState>[] {
  return [...new Set(state.inFlight)].flatMap((stage) => {
    const inFlight = state.inFlight.toSpliced(state.inFlight.indexOf(stage), 1);
    const write = toWrite(REGISTERED + 1 + stage, `r1/stage/${stage + 1}`, { flags: FLAGS, exposure: exposureOf(stage) });
    const { bundle, isTaken } = take(state.bundle, write, fence);
    const answered = isTaken && stage === state.forward.stage ? { stage: stage + 1, tries: 0 } : state.forward;
    return [
      {
        label: `the write of stage ${stage} arrives: ${isTaken ? 'taken' : 'fenced off'}`,
        state: { ...state, inFlight, bundle, forward: answered },
      },
      // The platform has it, the worker never hears of it.
      { label: `the write of stage ${stage} arrives, its answer is lost`, state: { ...state, inFlight, bundle } },
      { label: `the write of stage ${stage} is lost`, state: { ...state, inFlight } },
    ];
  });
}

/** The store's compare-and-set: the same operation again is a no-op, an older or equal generation is refused. */
function take(bundle: BundleRecord, write: BundleWrite, fence: boolean): { readonly bundle: BundleRecord; readonly isTaken: boolean } {
  if (bundle.generation === write.generation && bundle.operationId === write.operationId) return { bundle, isTaken: true };
  if (fence && write.generation <= bundle.generation) return { bundle, isTaken: false };
  return { bundle: applyWrite(bundle, write), isTaken: true };
}

function undoes(state: CasState, options: CasOptions): readonly Move<CasState>[] {
  const { bundle, undo, forward } = state;
  if (undo.step === 'done') return [];
  if (options.undo === 'kill')
    return [{ label: 'kill', state: { ...state, bundle: applyKill(bundle, 0), undo: { ...undo, step: 'done' } } }];
  if (undo.step === 'idle') {
    // The workflow knows the generation of the last stage that was answered.
    const generation = REGISTERED + forward.stage + LEAP;
    return [{ label: 'rollback begins', state: { ...state, undo: { step: 'cut', isReady: false, generation } } }];
  }
  return undo.isReady ? [writeUndo(state, options)] : [readUndo(state, options)];
}

/** As `restoreFlags`: what is already done is left alone. */
function readUndo(state: CasState, { alwaysTakesGeneration }: CasOptions): Move<CasState> {
  const { undo } = state;
  const isTaken = !alwaysTakesGeneration || state.bundle.generation >= undo.generation;
  const isDone = isTaken && keysOf(undo.step).every((flag) => isStepDone(undo.step, observe(state.bundle, flag)));
  const after: Undo = isDone ? { ...undo, step: nextStep(undo.step), isReady: false } : { ...undo, isReady: true };
  return { label: `rollback reads for ${undo.step}: ${isDone ? 'done' : 'to do'}`, state: { ...state, undo: after } };
}

function writeUndo(state: CasState, { fence }: CasOptions): Move<CasState> {
  const { undo } = state;
  const isCut = undo.step === 'cut';
  const flags = FLAGS.filter(({ key }) => keysOf(undo.step).includes(key));
  const exposure = isCut && state.bundle.exposure ? toCutExposure(state.bundle.exposure, 'hard', 10_000) : null;
  const generation = undo.generation + (typeof undo.step === 'number' ? 1 + undo.step : 0);
  const { bundle, isTaken } = take(state.bundle, toWrite(generation, `r1/rollback/${undo.step}`, { flags, exposure }), fence);
  const above = isTaken ? undo.generation : Math.max(undo.generation, bundle.generation) + 1;
  return {
    label: `rollback writes ${undo.step}: ${isTaken ? 'taken' : 'fenced off'}`,
    state: { ...state, bundle, undo: { ...undo, isReady: false, generation: above } },
  };
}

function isStepDone(step: Undo['step'], flag: ObservedFlag | undefined): boolean {
  return flag?.highestShare === 0 && (step === 'cut' || flag.candidateVersion === null);
}

const observe = (bundle: BundleRecord, key: string): ObservedFlag | undefined => toObservedFlags(bundle).find((flag) => flag.key === key);

const keysOf = (step: Undo['step']): readonly string[] => (typeof step === 'number' ? SEQUENCE.slice(step, step + 1) : SEQUENCE);

function nextStep(step: Undo['step']): Undo['step'] {
  if (typeof step !== 'number') return 0;
  return step + 1 < SEQUENCE.length ? step + 1 : 'done';
}
