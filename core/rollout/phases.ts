import type { Phase } from './rollout-state.js';

/** The only place where phases are compared. */
export const TERMINAL_PHASES: readonly Phase[] = ['completed', 'rolledBack', 'refused'];
const TERMINAL: ReadonlySet<Phase> = new Set(TERMINAL_PHASES);
const UNDOING: ReadonlySet<Phase> = new Set(['rollingBack', 'rollbackStuck']);
const WATCHED: ReadonlySet<Phase> = new Set(['watching', 'gate', 'baking']);

export const isTerminal = (phase: Phase): boolean => TERMINAL.has(phase);
export const isUndoing = (phase: Phase): boolean => UNDOING.has(phase);
const WRITING: ReadonlySet<Phase> = new Set(['applying', 'completing']);

export const isWriting = (phase: Phase): boolean => WRITING.has(phase);
export const isWatched = (phase: Phase): boolean => WATCHED.has(phase);
/** A phase in which going on, holding or turning back is still open. */
export const isForward = (phase: Phase): boolean => !isTerminal(phase) && !isUndoing(phase);
