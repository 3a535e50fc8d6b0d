import type { Model, Move } from './explore.js';

/** What may be broken on purpose. */
export interface MendOptions {
  /** False: the forward writer raises what it has made without reading the base again. */
  readonly readsAgain: boolean;
  /** False: the rollback is done when it has written its base. */
  readonly looksAgain: boolean;
  /** False: the split is made with its share at once. */
  readonly makesEmpty: boolean;
}

interface Call {
  readonly kind: 'make' | 'raise';
  /** Of the split that is made or raised. */
  readonly id: number;
}

/** One pivot whose split a person has deleted, a forward write that makes it anew (and tries again), and a rollback. Calls are as late as they like. */
export interface MendState {
  /** Splits that stand there, and whether they show the candidate. */
  readonly splits: readonly { readonly id: number; readonly isRaised: boolean }[];
  /** The rollback has written its base: every reading from now on says so. */
  readonly isLowered: boolean;
  readonly calls: readonly Call[];
  readonly forward: {
    readonly step: 'read' | 'making' | 'readAgain' | 'raising' | 'done';
    /** Of the split that it has made in this try. */
    readonly id: number;
    readonly tries: number;
  };
  readonly undo: { readonly step: 'idle' | 'remove' | 'base' | 'look' | 'done'; readonly seen: readonly number[] };
}

const TRIES = 2;

export function createMendModel(options: MendOptions): Model<MendState> {
  return {
    initial: {
      splits: [],
      isLowered: false,
      calls: [],
      forward: { step: 'read', id: 0, tries: 0 },
      undo: { step: 'idle', seen: [] },
    },
    next: (state) => [...forwards(state, options), ...arrivals(state, options), ...undoes(state, options)],
    check: ({ splits, undo }) =>
      undo.step === 'done' && splits.some(({ isRaised }) => isRaised) ? 'the candidate is shown after the end of the rollback' : null,
  };
}

function forwards(state: MendState, { readsAgain }: MendOptions): readonly Move<MendState>[] {
  const { forward } = state;
  const moves: Move<MendState>[] = [];
  const to = (label: string, changes: Partial<MendState['forward']>, more: Partial<MendState> = {}) =>
    moves.push({ label, state: { ...state, ...more, forward: { ...forward, ...changes } } });
  const raise = (id: number) =>
    to(`forward sends its raise of split ${id}`, { step: 'raising', id }, { calls: sorted([...state.calls, { kind: 'raise', id }]) });
  switch (forward.step) {
    case 'read': {
      const there = state.splits[0];
      if (state.isLowered) to('forward reads and gives way', { step: 'done' });
      else if (there !== undefined) raise(there.id);
      else {
        const id = forward.tries + 1;
        to(`forward sends its making of split ${id}`, { step: 'making', id }, { calls: sorted([...state.calls, { kind: 'make', id }]) });
      }
      break;
    }
    case 'readAgain':
      if (!readsAgain) raise(forward.id);
      else if (state.isLowered) {
        const splits = state.splits.filter(({ id }) => id !== forward.id);
        to('forward reads again, takes its split away and gives way', { step: 'done' }, { splits });
      } else if (state.splits.some(({ id }) => id === forward.id)) raise(forward.id);
      else to('forward reads again and finds its split gone', { step: 'done' });
      break;
    default:
  }
  // Its call has not been answered: the next try begins from a new reading, and the call stays on its way.
  if ((forward.step === 'making' || forward.step === 'raising') && forward.tries + 1 < TRIES)
    to('forward hears nothing and tries again', { step: 'read', tries: forward.tries + 1 });
  return moves;
}

function arrivals(state: MendState, { makesEmpty }: MendOptions): readonly Move<MendState>[] {
  return state.calls.flatMap((call, index) => {
    const calls = state.calls.toSpliced(index, 1);
    const { forward } = state;
    const isHeard = forward.id === call.id && forward.step === (call.kind === 'make' ? 'making' : 'raising');
    const step = !isHeard ? forward.step : call.kind === 'make' ? 'readAgain' : 'done';
    const splits =
      call.kind === 'make'
        ? [...state.splits, { id: call.id, isRaised: !makesEmpty }]
        : state.splits.map((split) => (split.id === call.id ? { ...split, isRaised: true } : split));
    return [
      { label: `the call that ${call.kind}s split ${call.id} arrives`, state: { ...state, calls, splits, forward: { ...forward, step } } },
      { label: `the call that ${call.kind}s split ${call.id} is lost`, state: { ...state, calls } },
    ];
  });
}

function undoes(state: MendState, { looksAgain }: MendOptions): readonly Move<MendState>[] {
  const { undo, splits } = state;
  const ids = splits.map(({ id }) => id);
  switch (undo.step) {
    case 'idle':
      return [{ label: `rollback reads: splits ${ids.join() || 'none'}`, state: { ...state, undo: { step: 'remove', seen: ids } } }];
    case 'remove': {
      const left = splits.filter(({ id }) => !undo.seen.includes(id));
      return [{ label: 'rollback removes what it saw', state: { ...state, splits: left, undo: { step: 'base', seen: [] } } }];
    }
    case 'base':
      return [
        { label: 'rollback writes its base', state: { ...state, isLowered: true, undo: { step: looksAgain ? 'look' : 'done', seen: [] } } },
      ];
    case 'look': {
      const step = ids.length === 0 ? 'done' : 'remove';
      return [{ label: `rollback looks again: splits ${ids.join() || 'none'}`, state: { ...state, undo: { step, seen: ids } } }];
    }
    case 'done':
      return [];
  }
}

const sorted = (calls: readonly Call[]): readonly Call[] => calls.toSorted((a, b) => a.id - b.id || a.kind.localeCompare(b.kind));
