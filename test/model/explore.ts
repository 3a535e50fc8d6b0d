/** One thing that can happen next. */
export interface Move<State> {
  readonly label: string;
  readonly state: State;
}

export interface Model<State> {
  readonly initial: State;
  readonly next: (state: State) => readonly Move<State>[];
  /** What is wrong with this state; null when nothing is. */
  readonly check: (state: State) => string | null;
}

export interface Explored<State> {
  readonly states: number;
  readonly moves: number;
  /** States in which nothing can happen any more. */
  readonly ends: readonly State[];
  readonly violation: { readonly claim: string; readonly trace: readonly string[] } | null;
}

interface Visited {
  readonly from: string | null;
  readonly label: string;
}

/** Every state that can be reached, breadth first; stops at the first violation, whose trace is then a shortest one. States are plain JSON. */
export function explore<State>(model: Model<State>): Explored<State> {
  const initialKey = JSON.stringify(model.initial);
  const visited = new Map<string, Visited>([[initialKey, { from: null, label: 'start' }]]);
  const queue: State[] = [model.initial];
  const ends: State[] = [];
  let moves = 0;
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] as State;
    const key = JSON.stringify(state);
    const claim = model.check(state);
    if (claim !== null) return { states: visited.size, moves, ends, violation: { claim, trace: traceOf(visited, key) } };
    const possible = model.next(state);
    if (possible.length === 0) ends.push(state);
    for (const { label, state: after } of possible) {
      moves++;
      const afterKey = JSON.stringify(after);
      if (visited.has(afterKey)) continue;
      visited.set(afterKey, { from: key, label });
      queue.push(after);
    }
  }
  return { states: visited.size, moves, ends, violation: null };
}

function traceOf(visited: ReadonlyMap<string, Visited>, end: string): readonly string[] {
  const trace: string[] = [];
  for (let key: string | null = end; key !== null; ) {
    const { from, label }: Visited = visited.get(key) ?? { from: null, label: '?' };
    trace.unshift(label);
    key = from;
  }
  return trace.slice(1);
}
