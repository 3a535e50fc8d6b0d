/** At most so much of a text is kept, in bytes of UTF-8. */
const KEPT_BYTES = 16 * 1_024;
const MARK = ' […]';
const MARK_BYTES = 6;

/** The text's beginning, as much as is kept; what was cut ends in a mark. Never cuts a character in two. */
export function cutText(text: string): string {
  // Three bytes for each UTF-16 unit are the most that there can be.
  if (text.length * 3 <= KEPT_BYTES) return text;
  let bytes = 0;
  let kept = 0;
  let room = 0;
  for (const character of text) {
    bytes += toBytes(character.codePointAt(0) ?? 0);
    if (bytes > KEPT_BYTES) return text.slice(0, room) + MARK;
    kept += character.length;
    if (bytes <= KEPT_BYTES - MARK_BYTES) room = kept;
  }
  return text;
}

function toBytes(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x10000 ? 3 : 4;
}
