import type { z } from 'zod';

/** One thing that Slack would refuse, as `blocks.validate` words it. */
export interface SlackError {
  /** JSON pointer (RFC 6901) into what was sent; empty for the whole. */
  readonly pointer: string;
  /** `failed_constraint` for a block or a view; for the rest of a message the error that the Web API answers with. */
  readonly code:
    | 'failed_constraint'
    | 'no_text'
    | 'msg_too_long'
    | 'msg_blocks_too_long'
    | 'invalid_metadata_format'
    | 'metadata_too_large';
  readonly message: string;
}

type Path = readonly PropertyKey[];

/** zod's issues about `input` in Slack's words: pointers are below `base`, for example `/blocks`. */
export const toSlackErrors = (issues: readonly z.core.$ZodIssue[], input: unknown, base = ''): readonly SlackError[] =>
  issues.map((issue) => {
    const { path, message } = describe(issue, input);
    return { pointer: toPointer(base, path), code: 'failed_constraint', message };
  });

/** RFC 6901: `~` and `/` inside a name are escaped. */
const toPointer = (base: string, path: Path): string =>
  base + path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

function describe(issue: z.core.$ZodIssue, input: unknown): { readonly path: Path; readonly message: string } {
  const { path } = issue;
  const value = valueAt(input, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return { path, message: `invalid additional property: ${issue.keys.join(', ')}` };
    case 'too_big':
      return { path, message: tooBig(issue.origin, Number(issue.maximum)) };
    case 'too_small':
      return { path, message: tooSmall(issue.origin, Number(issue.minimum), issue.inclusive ?? true) };
    case 'invalid_union':
      return { path, message: value === undefined ? 'missing required field: type' : `unsupported type: ${String(value)}` };
    case 'invalid_type':
    case 'invalid_value':
      return value === undefined
        ? { path: path.slice(0, -1), message: `missing required field: ${String(path.at(-1) ?? '')}` }
        : {
            path,
            message: issue.code === 'invalid_type' ? `must be of type ${issue.expected}` : `must be one of ${issue.values.join(', ')}`,
          };
    default:
      return { path, message: issue.message };
  }
}

/** Of lists and numbers; texts say it themselves (`textUpTo`). */
const tooBig = (origin: string, maximum: number): string =>
  origin === 'array' ? `no more than ${maximum} items allowed` : `must be no greater than ${maximum}`;

function tooSmall(origin: string, minimum: number, isInclusive: boolean): string {
  if (origin === 'string') return `must be more than ${minimum - 1} characters`;
  if (origin === 'array') return `no fewer than ${minimum} items allowed`;
  return isInclusive ? `must be no less than ${minimum}` : `must be greater than ${minimum}`;
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
