/** Crockford's base 32 in lower case: no letters that look like digits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 4;

/** `<feature>-<yyyymmdd>-<4 characters>`; the day in UTC, the characters from the first 20 bits of `uuid`. */
export function toRolloutId(feature: string, nowMs: number, uuid: string): string {
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '');
  const bits = Number.parseInt(uuid.replaceAll('-', '').slice(0, 5), 16);
  const characters = Array.from({ length: LENGTH }, (_, index) => ALPHABET[(bits >> (5 * index)) & 31]);
  return `${feature}-${day}-${characters.join('')}`;
}
