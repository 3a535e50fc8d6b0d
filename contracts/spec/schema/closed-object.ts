import * as z from 'zod';

/**
 * A strict object whose message for unknown keys is the list of known ones: `toFieldErrors` needs it to suggest the nearest,
 * and zod leaves nothing else on the issue.
 */
export function closedObject<Shape extends z.ZodRawShape>(shape: Shape) {
  const known = Object.keys(shape).join(',');
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? known : undefined) });
}
