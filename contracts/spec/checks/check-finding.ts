import type { FieldError } from '../../../core/errors/app-error.js';
import type { ParseContext, Placed, SpecParts } from '../spec-parts.js';

/** What a check found: an error refuses the spec, a warning is shown and does not. */
export interface CheckFinding extends FieldError {
  readonly severity: 'error' | 'warning';
}

/** One concern of the spec. Looks at the well-formed parts only and never throws. */
export type Check = (parts: SpecParts, context: ParseContext) => readonly CheckFinding[];

export function error(pointer: string, detail: string): CheckFinding {
  return { severity: 'error', pointer, detail };
}

export function warning(pointer: string, detail: string): CheckFinding {
  return { severity: 'warning', pointer, detail };
}

/** One error for each part whose name an earlier part already has. */
export function findDuplicates<Value>(
  items: readonly Placed<Value>[],
  key: string,
  nameOf: (value: Value) => string,
): readonly CheckFinding[] {
  const first = new Map<string, string>();
  return items.flatMap(({ pointer, value }) => {
    const name = nameOf(value);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, pointer);
    return earlier === undefined
      ? []
      : [error(`${pointer}/${key}`, `Sent "${name}", which ${earlier} already has: each ${key} is used once. Rename or remove one.`)];
  });
}
