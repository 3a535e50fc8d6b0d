import type { PatternNode } from './parse-pattern.js';

/** Above it, a cost is not told more exactly. */
const ENOUGH = 1e9;

/**
 * Steps that a backtracking matcher takes at most from one place of any text: every way in which the repetitions could be cut is walked to its end.
 * `(a{1,30}){1,30}` has more than a billion of them, `[A-Z]{2}-\d{6}` ten. Infinity: more than a billion.
 */
export function toWorstSteps(node: PatternNode, rest = 0): number {
  if (rest > ENOUGH) return Number.POSITIVE_INFINITY;
  switch (node.kind) {
    case 'character':
    case 'edge':
      return 1 + rest;
    case 'sequence':
      return node.items.reduceRight((steps, item) => toWorstSteps(item, steps), rest);
    case 'choice':
      return node.options.reduce((steps, option) => steps + toWorstSteps(option, rest), 1);
    case 'repeat':
      return toRepeatSteps(node, rest);
  }
}

function toRepeatSteps({ of, min, max }: Extract<PatternNode, { kind: 'repeat' }>, rest: number): number {
  let steps = rest;
  // Once more, or on with what follows.
  for (let count = min; count < max && steps <= ENOUGH; count += 1) steps = rest + toWorstSteps(of, steps);
  for (let count = 0; count < min && steps <= ENOUGH; count += 1) steps = toWorstSteps(of, steps);
  return steps > ENOUGH ? Number.POSITIVE_INFINITY : steps;
}

/** Characters that a match has at least. */
export function toShortest(node: PatternNode): number {
  switch (node.kind) {
    case 'character':
      return 1;
    case 'edge':
      return 0;
    case 'sequence':
      return node.items.reduce((length, item) => length + toShortest(item), 0);
    case 'choice':
      return Math.min(...node.options.map(toShortest));
    case 'repeat':
      return node.min * toShortest(node.of);
  }
}
