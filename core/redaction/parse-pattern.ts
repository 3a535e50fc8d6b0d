/** A regular expression of the subset whose cost can be told: characters, classes, groups, alternatives and counted repetitions. */
export type PatternNode =
  | { readonly kind: 'character' }
  /** A place between characters: `^`, `$`, `\b`. */
  | { readonly kind: 'edge' }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly of: PatternNode; readonly min: number; readonly max: number };

/** `problem`: why it is not of the subset. */
export type ParsedPattern = { readonly node: PatternNode } | { readonly problem: string };

const MAX_DEPTH = 10;
const MAX_COUNT = 1_000;
const CLASS_ESCAPES = /^(?:[dDwWsStnrfv]|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\}|x[0-9A-Fa-f]{2}|[pP]\{[A-Za-z_=]{1,40}\}|[^A-Za-z0-9\s])/;
const COUNT = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/;

/** Reads the expression, or says what of it cannot be bounded. Never throws. */
export function parsePattern(text: string): ParsedPattern {
  const reader = new Reader(text);
  const node = reader.choice(0);
  if (reader.problem === null && !reader.isAtEnd) reader.refuse('has a ) without its (');
  return reader.problem === null ? { node } : { problem: reader.problem };
}

const CHARACTER: PatternNode = { kind: 'character' };
const EDGE: PatternNode = { kind: 'edge' };

class Reader {
  problem: string | null = null;
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  get isAtEnd(): boolean {
    return this.#rest === '';
  }

  /** The first reason stays; what is left is not read any more. */
  refuse(problem: string): PatternNode {
    this.problem ??= problem;
    this.#rest = '';
    return CHARACTER;
  }

  choice(depth: number): PatternNode {
    const options = [this.#sequence(depth)];
    while (this.#take('|')) options.push(this.#sequence(depth));
    return options.length === 1 ? (options[0] ?? CHARACTER) : { kind: 'choice', options };
  }

  #sequence(depth: number): PatternNode {
    const items: PatternNode[] = [];
    while (this.#rest !== '' && !/^[|)]/.test(this.#rest)) items.push(this.#repeated(this.#atom(depth)));
    return { kind: 'sequence', items };
  }

  #atom(depth: number): PatternNode {
    const character = String.fromCodePoint(this.#rest.codePointAt(0) ?? 0);
    if (character === '(') return this.#group(depth);
    if (character === '[') return this.#class();
    if (character === '\\') return this.#escape();
    this.#skip(character.length);
    if (character === '^' || character === '$') return EDGE;
    return /[*+?{}\]]/.test(character) ? this.refuse(`has a ${character} where nothing can be repeated`) : CHARACTER;
  }

  #group(depth: number): PatternNode {
    if (depth >= MAX_DEPTH) return this.refuse(`has groups in groups, more than ${MAX_DEPTH} deep`);
    this.#skip(1);
    if (this.#rest.startsWith('?') && !this.#take('?:')) return this.refuse('looks ahead or behind, or names a group; use (?: … )');
    const node = this.choice(depth + 1);
    return this.problem !== null || this.#take(')') ? node : this.refuse('has a ( without its )');
  }

  #class(): PatternNode {
    const [found] = /^\[\^?(?:\\[\s\S]|[^\]\\])+\]/.exec(this.#rest) ?? [];
    if (found === undefined) return this.refuse('has a [ without its ]');
    this.#skip(found.length);
    return CHARACTER;
  }

  #escape(): PatternNode {
    const after = this.#rest.slice(1);
    if (/^[bB]/.test(after)) {
      this.#skip(2);
      return EDGE;
    }
    if (/^[1-9k]/.test(after)) return this.refuse('refers back to a group, for which no bound is known');
    const [found] = CLASS_ESCAPES.exec(after) ?? [];
    if (found === undefined) return this.refuse(`has \\${after.charAt(0)}, which means nothing here`);
    this.#skip(1 + found.length);
    return CHARACTER;
  }

  #repeated(of: PatternNode): PatternNode {
    if (this.problem !== null) return of;
    if (/^(?:[*+]|\{\d+,\})/.test(this.#rest)) return this.refuse('repeats without an end; say how often at most, such as {1,64}');
    const [found = '', min = '', comma, max] = COUNT.exec(this.#rest) ?? [];
    if (found === '' && !this.#take('?')) return of;
    this.#skip(found.length);
    this.#take('?');
    if (of.kind === 'edge') return this.refuse('repeats a place between characters');
    const bounds = found === '' ? { min: 0, max: 1 } : { min: Number(min), max: Number(comma === undefined ? min : max) };
    if (bounds.max > MAX_COUNT || bounds.max < bounds.min || bounds.max === 0)
      return this.refuse(`repeats ${found}: from 0 or more to at most ${MAX_COUNT} is possible`);
    return { kind: 'repeat', of, ...bounds };
  }

  #take(text: string): boolean {
    if (!this.#rest.startsWith(text)) return false;
    this.#skip(text.length);
    return true;
  }

  #skip(count: number): void {
    this.#rest = this.#rest.slice(count);
  }
}
