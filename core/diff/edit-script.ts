/** What happens to one item on the way from one list to the other; `from` and `to` are places in the lists. */
export type Edit =
  | { readonly kind: 'same'; readonly from: number; readonly to: number }
  | { readonly kind: 'removed'; readonly from: number }
  | { readonly kind: 'added'; readonly to: number };

export interface EditScript {
  readonly edits: readonly Edit[];
  /** False: the lists are too different to look for the shortest way, so everything between their equal ends is replaced. */
  readonly isShortest: boolean;
}

/** Comparisons after which the shortest way is given up: some tens of milliseconds. */
const MAX_STEPS = 4_000_000;
/** Edits after which it is given up: the way back is remembered, the square of this. */
const MAX_EDITS = 1_000;

/** The shortest way from one list to the other: E. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986, figure 2, between their equal ends. */
export function toEditScript(from: readonly string[], to: readonly string[]): EditScript {
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && from[head] === to[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  const middle = { from: from.slice(head, from.length - tail), to: to.slice(head, to.length - tail) };
  const found = findMiddle(middle.from, middle.to);
  const edits: Edit[] = [];
  for (let at = 0; at < head; at += 1) edits.push({ kind: 'same', from: at, to: at });
  for (const edit of found ?? replaceAll(middle.from.length, middle.to.length)) edits.push(shift(edit, head));
  for (let left = tail; left > 0; left -= 1) edits.push({ kind: 'same', from: from.length - left, to: to.length - left });
  return { edits, isShortest: found !== null };
}

function replaceAll(removed: number, added: number): readonly Edit[] {
  return [
    ...Array.from({ length: removed }, (_, from): Edit => ({ kind: 'removed', from })),
    ...Array.from({ length: added }, (_, to): Edit => ({ kind: 'added', to })),
  ];
}

function shift(edit: Edit, by: number): Edit {
  if (edit.kind === 'same') return { kind: 'same', from: edit.from + by, to: edit.to + by };
  return edit.kind === 'removed' ? { kind: 'removed', from: edit.from + by } : { kind: 'added', to: edit.to + by };
}

/** Null: not found within the bounds. */
function findMiddle(from: readonly string[], to: readonly string[]): readonly Edit[] | null {
  const limit = Math.min(from.length + to.length, MAX_EDITS);
  let reach: Reach = new Map([[1, 0]]);
  const trace: Reach[] = [];
  for (let edits = 0, steps = 0; edits <= limit && steps <= MAX_STEPS; edits += 1) {
    trace.push(reach);
    const next: Reach = new Map();
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const begin = stepTo(reach, diagonal, edits);
      const at = begin + countEqual({ from, to }, begin, begin - diagonal);
      next.set(diagonal, at);
      if (at >= from.length && at - diagonal >= to.length) return walkBack(trace, from.length, to.length);
      steps += at - begin + 1;
    }
    reach = next;
  }
  return null;
}

interface Lists {
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** How many items are the same in both from these places on. */
function countEqual({ from, to }: Lists, atFrom: number, atTo: number): number {
  let count = 0;
  while (atFrom + count < from.length && atTo + count < to.length && from[atFrom + count] === to[atTo + count]) count += 1;
  return count;
}

/** How far the furthest way on each diagonal (place in `from` minus place in `to`) has come in `from`. */
type Reach = Map<number, number>;

function isAddition(reach: Reach, diagonal: number, edits: number): boolean {
  return diagonal === -edits || (diagonal !== edits && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1));
}

function stepTo(reach: Reach, diagonal: number, edits: number): number {
  return isAddition(reach, diagonal, edits) ? (reach.get(diagonal + 1) ?? 0) : (reach.get(diagonal - 1) ?? 0) + 1;
}

/** From the end to the beginning: before each edit, what was the same after it. */
function walkBack(trace: readonly Reach[], fromLength: number, toLength: number): readonly Edit[] {
  const backwards: Edit[] = [];
  let [from, to] = [fromLength, toLength];
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const reach = trace[edits] ?? new Map<number, number>();
    const diagonal = from - to;
    const begin = stepTo(reach, diagonal, edits);
    while (from > begin) backwards.push({ kind: 'same', from: --from, to: --to });
    if (isAddition(reach, diagonal, edits)) backwards.push({ kind: 'added', to: --to });
    else backwards.push({ kind: 'removed', from: --from });
  }
  while (from > 0) backwards.push({ kind: 'same', from: --from, to: --to });
  return backwards.reverse();
}
