import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { findCostlyText } from '../find-costly-text.js';

/** A place in a text; both from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** The line (from 1) at which a JSON pointer's value stands; see `findPosition`. */
export function findLine(text: string, pointer: string): number | null {
  return findPosition(text, pointer)?.line ?? null;
}

/**
 * Where a JSON pointer's value stands in a YAML or JSON text; of something that is missing, where that stands in which it is missing. Null for the
 * whole text, and for a text that cannot be read.
 */
export function findPosition(text: string, pointer: string): TextPosition | null {
  if (pointer === '' || findCostlyText(text) !== null) return null;
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.2', lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  if (document.errors.length > 0) return null;
  const offset = findOffset(document.contents, pointer.slice(1).split('/').map(toStep));
  if (offset === null) return null;
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

const toStep = (step: string): string => step.replaceAll('~1', '/').replaceAll('~0', '~');

function findOffset(contents: unknown, path: readonly string[]): number | null {
  let node = contents;
  let offset = startOf(contents);
  for (const step of path) {
    const next = stepInto(node, step);
    if (next === null) break;
    node = next.value;
    offset = next.offset ?? offset;
  }
  return offset;
}

interface Found {
  readonly value: unknown;
  readonly offset: number | null;
}

/** Of an entry with a name the name's own place counts: its value may begin a line below. */
function stepInto(node: unknown, step: string): Found | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === step);
    return pair === undefined ? null : { value: pair.value, offset: startOf(pair.key) };
  }
  if (!isSeq(node)) return null;
  const item = node.items[Number(step)];
  return item === undefined ? null : { value: item, offset: startOf(item) };
}

const startOf = (node: unknown): number | null => (node as Node | null)?.range?.[0] ?? null;
