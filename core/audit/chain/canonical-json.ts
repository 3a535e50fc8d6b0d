/**
 * JSON in the one form that is hashed: members sorted by UTF-16 code units, no blanks, numbers as ECMAScript writes them, members without a value left out.
 * Of what JSON can hold this is RFC 8785 (JCS), so that an auditor can make the same text with any library for it.
 */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toCanonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${toCanonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
