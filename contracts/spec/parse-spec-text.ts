import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { FieldError } from '../../core/errors/app-error.js';
import { findCostlyText } from './find-costly-text.js';
import { type ParsedSpec, parseSpec } from './parse-spec.js';
import type { ParseContext } from './spec-parts.js';

const MAX_CHARACTERS = 256 * 1024;
/** The expansion of nested aliases ("billion laughs") stops here. */
const MAX_ALIASES = 50;

/** Parses YAML or JSON (`format`: a content type or a file's name), then the spec. JSON is read as YAML 1.2, of which it is a part: duplicate keys are refused in both. */
export function parseSpecText(text: string, format: string, context: Partial<ParseContext> = {}): ParsedSpec {
  const result = readSpecText(text, format);
  return result.ok ? parseSpec(result.value, context) : result;
}

/** What stands in a YAML or JSON text (`format`: a content type or a file's name), or why it cannot be read. Nothing is checked but that it can be read. */
export function readSpecText(text: string, format: string): ReadSpecText {
  return read(text, isJson(format) ? 'JSON' : 'YAML');
}

function isJson(format: string): boolean {
  return /\bjson\b/i.test(format.split(';')[0] ?? '');
}

export type ReadSpecText = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly errors: readonly FieldError[] };

function read(text: string, language: 'JSON' | 'YAML'): ReadSpecText {
  if (text.length > MAX_CHARACTERS)
    return refuse([`Sent ${text.length} characters: at most ${MAX_CHARACTERS} are read. Send a smaller spec.`]);
  if (text.trim() === '') return refuse([`Sent an empty ${language} text: a rollout spec is needed.`]);
  const costly = findCostlyText(text);
  if (costly !== null) return refuse([costly]);
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, {
      version: '1.2',
      schema: language === 'JSON' ? 'json' : 'core',
      strict: true,
      uniqueKeys: true,
      stringKeys: true,
      merge: false,
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
    const problems = [...document.errors, ...document.warnings];
    if (problems.length > 0) return refuse(problems.slice(0, 20).map((problem) => explain(problem, lines, language)));
    // YAML's flow style is wider than JSON (comments, single quotes): what says that it is JSON must be JSON.
    return {
      ok: true,
      value: language === 'JSON' ? (JSON.parse(text) as unknown) : (document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown),
    };
  } catch (cause) {
    // `toJS` throws on unresolved aliases and on too many of them.
    return refuse([`The ${language} cannot be read: ${toReason(cause, lines)}.${language === 'YAML' ? ' Write the values out.' : ''}`]);
  }
}

/** Without V8's copy of the text, which may have line breaks and control characters; its position as line and column. */
function toReason(cause: unknown, lines: LineCounter): string {
  const message = cause instanceof Error ? cause.message : 'unknown reason';
  const reason = (message.split(/, (?:\.\.\.)?"|\n/)[0] ?? message).replace(/\.$/, '');
  return reason.replace(/ in JSON at position (\d+)/, (_, offset: string) => {
    const { line, col } = lines.linePos(Number(offset));
    return ` at line ${line}, column ${col}`;
  });
}

function explain(problem: YAMLError, lines: LineCounter, language: string): string {
  const { line, col } = lines.linePos(problem.pos[0]);
  const message = problem.message.split('\n')[0]?.replace(/\.$/, '');
  const hint = problem.code === 'DUPLICATE_KEY' ? ' Remove one of the two.' : '';
  return `The ${language} cannot be read at line ${line}, column ${col}: ${message}.${hint}`;
}

function refuse(details: readonly string[]): ReadSpecText {
  return { ok: false, errors: details.map((detail) => ({ pointer: '', detail })) };
}
