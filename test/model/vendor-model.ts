import type { Model, Move } from './explore.js';

/** What may be broken on purpose, and how late a call can be. */
export interface VendorOptions {
  /** False: the forward writer does not ask the store before its call. */
  readonly fence: boolean;
  /** When the rollback looks once more: after the longest call, exactly when that may still arrive, or never. */
  readonly secondLook: 'after' | 'atTheBound' | 'never';
  /** The order in which flags go back. */
  readonly order: 'sequence' | 'reversed';
  /** Ticks between the forward writer's question to the store and the arrival of its call; 0: at once; null: no bound at all. */
  readonly bound: number | null;
  /** Also look for a bundle whose later layers are ahead of the earlier ones. Only without late calls is this promised before the end. */
  readonly seesMixtures: boolean;
}

interface Call {
  readonly flag: number;
  /** Ticks until it must have arrived or be lost; null: never. */
  readonly left: number | null;
}

export interface VendorState {
  /** In apply order: true where the candidate is shown. */
  readonly flags: readonly boolean[];
  /** The store's: whether the rollback has taken a generation above the forward writer's. */
  readonly isOvertaken: boolean;
  readonly forward: { readonly flag: number; readonly isWaiting: boolean; readonly tries: number };
  readonly calls: readonly Call[];
  readonly undo: { readonly step: 'idle' | 'write' | 'wait' | 'look' | 'done'; readonly place: number; readonly waitsFor: number };
}

const FLAGS = 3;
const TRIES = 2;

/** Each flag is written by a call of its own, which the platform takes whatever it knows. */
export function createVendorModel(options: VendorOptions): Model<VendorState> {
  return {
    initial: {
      flags: Array.from({ length: FLAGS }, () => false),
      isOvertaken: false,
      forward: { flag: 0, isWaiting: false, tries: 0 },
      calls: [],
      undo: { step: 'idle', place: 0, waitsFor: 0 },
    },
    next: (state) => [...forwards(state, options), ...arrivals(state), ...undoes(state, options), ...ticks(state)],
    check: (state) => findViolation(state, options),
  };
}

function findViolation({ flags, undo }: VendorState, { seesMixtures }: VendorOptions): string | null {
  const shown = flags.indexOf(true);
  if (undo.step === 'done' && shown >= 0) return `flag ${shown} shows the candidate after the end of the rollback`;
  if (!seesMixtures) return null;
  const ahead = flags.findIndex((isCandidate, index) => isCandidate && index > 0 && flags[index - 1] === false);
  return ahead < 0 ? null : `flag ${ahead} shows the candidate while flag ${ahead - 1}, which must understand it, shows control`;
}

/** Asks the store, calls, and goes on to the next flag when it is answered; after a time-out it calls once more. */
function forwards(state: VendorState, { fence, bound }: VendorOptions): readonly Move<VendorState>[] {
  const { forward } = state;
  if (forward.isWaiting) {
    const gaveUp = { ...forward, isWaiting: false };
    return [{ label: `forward hears nothing about flag ${forward.flag}`, state: { ...state, forward: gaveUp } }];
  }
  if (forward.flag >= FLAGS || forward.tries >= TRIES || (fence && state.isOvertaken)) return [];
  const call = { flag: forward.flag, left: bound };
  const calls = sorted([...state.calls, call]);
  const after = { ...forward, isWaiting: true, tries: forward.tries + 1 };
  if (bound === 0) return arrivals({ ...state, calls: [call], forward: after });
  return [{ label: `forward asks the store and calls for flag ${forward.flag}`, state: { ...state, calls, forward: after } }];
}

function arrivals(state: VendorState): readonly Move<VendorState>[] {
  return state.calls.flatMap((call, index) => {
    const calls = state.calls.toSpliced(index, 1);
    const { forward } = state;
    const isHeard = forward.isWaiting && forward.flag === call.flag;
    const answered = isHeard ? { flag: forward.flag + 1, isWaiting: false, tries: 0 } : forward;
    return [
      {
        label: `the call for flag ${call.flag} arrives`,
        state: { ...state, calls, flags: state.flags.with(call.flag, true), forward: answered },
      },
      { label: `the call for flag ${call.flag} is lost`, state: { ...state, calls } },
    ];
  });
}

function undoes(state: VendorState, options: VendorOptions): readonly Move<VendorState>[] {
  const { undo } = state;
  const { step, place } = undo;
  const end = options.secondLook === 'never' ? 'done' : 'wait';
  switch (step) {
    case 'idle': {
      const waitsFor = (options.bound ?? 1) + (options.secondLook === 'after' ? 1 : 0);
      return [
        { label: 'rollback takes its generation', state: { ...state, isOvertaken: true, undo: { step: 'write', place: 0, waitsFor } } },
      ];
    }
    case 'write':
    case 'look':
      return [restore(state, flagAt(place, options), step === 'write' ? end : 'done')];
    case 'wait':
      return undo.waitsFor > 0
        ? []
        : [{ label: 'rollback looks once more', state: { ...state, undo: { ...undo, step: 'look', place: 0 } } }];
    case 'done':
      return [];
  }
}

function restore(state: VendorState, flag: number, end: VendorState['undo']['step']): Move<VendorState> {
  const { undo } = state;
  const isLast = undo.place + 1 >= FLAGS;
  const after = isLast ? { ...undo, step: end, place: 0 } : { ...undo, place: undo.place + 1 };
  return {
    label: `rollback puts flag ${flag} to control (${undo.step})`,
    state: { ...state, flags: state.flags.with(flag, false), undo: after },
  };
}

const flagAt = (place: number, { order }: VendorOptions): number => (order === 'sequence' ? FLAGS - 1 - place : place);

/** Time passes only where no call has reached its bound: that one must arrive or be lost first. */
function ticks(state: VendorState): readonly Move<VendorState>[] {
  const { undo, calls } = state;
  if (calls.some(({ left }) => left === 0)) return [];
  if (undo.waitsFor === 0 && calls.every(({ left }) => left === null)) return [];
  const passed = { ...undo, waitsFor: Math.max(0, undo.waitsFor - 1) };
  const later = calls.map((call) => ({ ...call, left: call.left === null ? null : call.left - 1 }));
  return [{ label: 'a tick passes', state: { ...state, calls: sorted(later), undo: passed } }];
}

const sorted = (calls: readonly Call[]): readonly Call[] =>
  calls.toSorted((a, b) => a.flag - b.flag || (a.left ?? Number.MAX_SAFE_INTEGER) - (b.left ?? Number.MAX_SAFE_INTEGER));
