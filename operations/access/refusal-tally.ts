const WINDOW_MS = 60_000;
/** Different refusals of one source in a window that each get a line; all others share one. What is asked for comes from the source, which may invent any number. */
const MOST_LINES = 20;
const MOST_SOURCES = 5_000;
const OTHERS = '\n';

interface Line<Note> {
  /** As of the last repetition. */
  note: Note;
  /** Not told yet. */
  untold: number;
}

interface Window<Note> {
  readonly fromMs: number;
  readonly lines: Map<string, Line<Note>>;
}

export interface Repeated<Note> {
  readonly note: Note;
  readonly count: number;
  /** True: not all of one kind, because the source brought too many kinds. */
  readonly isMixed: boolean;
}

/** Keeps a flood of refusals from becoming a flood of lines: of each kind and source the first is told at once, the others of the same minute as a number when it is over. */
export class RefusalTally<Note> {
  readonly #windows = new Map<string, Window<Note>>();

  /** True: tell this one now. `nowMs`: Unix milliseconds. */
  note(source: string, kind: string, note: Note, nowMs: number): boolean {
    // Never without an end: with more sources than this the least recent window goes, told or not.
    if (!this.#windows.has(source) && this.#windows.size >= MOST_SOURCES) this.#windows.delete(this.#windows.keys().next().value ?? source);
    const window = this.#windows.get(source) ?? { fromMs: nowMs, lines: new Map() };
    this.#windows.set(source, window);
    const known = window.lines.get(kind);
    if (known === undefined && window.lines.size < MOST_LINES) {
      window.lines.set(kind, { note, untold: 0 });
      return true;
    }
    const line = known ?? window.lines.get(OTHERS) ?? { note, untold: 0 };
    window.lines.set(known === undefined ? OTHERS : kind, line);
    line.note = note;
    line.untold += 1;
    return false;
  }

  /** Takes out what has been repeated in windows that are over; with `nowMs` Infinity all that is left. */
  takeDue(nowMs: number): readonly Repeated<Note>[] {
    const due: Repeated<Note>[] = [];
    for (const [source, { fromMs, lines }] of this.#windows) {
      // In the order of their beginning, unless the clock was set back.
      if (nowMs - fromMs < WINDOW_MS) break;
      this.#windows.delete(source);
      for (const [kind, { note, untold }] of lines) if (untold > 0) due.push({ note, count: untold, isMixed: kind === OTHERS });
    }
    return due;
  }
}
