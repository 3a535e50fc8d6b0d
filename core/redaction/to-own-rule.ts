import { parsePattern } from './parse-pattern.js';
import { toShortest, toWorstSteps } from './pattern-cost.js';
import type { RedactionRule } from './redaction-rule.js';

const MAX_PATTERN = 300;
/** With texts of 64,000 characters the worst text for the worst pattern then takes a fraction of a second. */
const MAX_STEPS = 1_000;

export interface OwnRule {
  readonly name: string;
  /** `(?i)` at its beginning: without regard to case. */
  readonly pattern: string;
  /** Taken as it stands. */
  readonly replacement?: string | undefined;
}

/** The installation's own rule, or the reason why it is refused: what comes from it runs over whatever people write, so its cost must be known before. */
export function toOwnRule({ name, pattern, replacement }: OwnRule): RedactionRule | string {
  if (pattern.length > MAX_PATTERN) return `it is ${pattern.length} characters long; at most ${MAX_PATTERN} are possible`;
  const ignoresCase = pattern.startsWith('(?i)');
  const body = ignoresCase ? pattern.slice(4) : pattern;
  const parsed = parsePattern(body);
  if ('problem' in parsed) return `it ${parsed.problem}`;
  if (toShortest(parsed.node) === 0) return 'it also matches where there is nothing; let it begin with a character that must be there';
  const steps = toWorstSteps(parsed.node);
  if (steps > MAX_STEPS)
    return `a hostile text could cost ${Number.isFinite(steps) ? steps : 'more than a billion'} steps at each of its characters, and ${MAX_STEPS} are the limit; lower the counts, or have fewer of them beside or inside each other`;
  const compiled = compile(body, ignoresCase ? 'giu' : 'gu');
  return compiled === null
    ? 'it is no regular expression of JavaScript (with the flag u)'
    : { name, pattern: compiled, replacement: replacement ?? `[${name}]` };
}

function compile(pattern: string, flags: string): RegExp | null {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
}
