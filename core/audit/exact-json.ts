const MARK = '$number';

/**
 * JSON that brings every number back as it was: NaN, the infinities and −0 are written as `{"$number": "-Infinity"}`. Plain JSON makes `null` of
 * them, which then counts as 0: an e-process that is worth nothing would be read back as one that is worth 1.
 */
export function toExactJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isUnknownToJson(part) ? { [MARK]: Object.is(part, -0) ? '-0' : String(part) } : part,
  );
}

/** What `toExactJson` was given, from its parsed text. Values without such numbers come back equal. */
export function fromExactJson<Value>(parsed: unknown): Value {
  return restore(parsed) as Value;
}

const isUnknownToJson = (part: unknown): part is number => typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0));

function restore(part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map(restore);
  const mark = (part as Readonly<Record<string, unknown>>)[MARK];
  if (typeof mark === 'string') return Number(mark);
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, restore(value)]));
}
