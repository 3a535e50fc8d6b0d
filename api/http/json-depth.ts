const [QUOTE, BACKSLASH] = [0x22, 0x5c];
/** What each byte outside of a text does to the depth. */
const STEPS = new Int8Array(256);
for (const open of '[{') STEPS[open.charCodeAt(0)] = 1;
for (const close of ']}') STEPS[close.charCodeAt(0)] = -1;

/** True when lists and objects in the JSON text stand more than `most` deep in each other: told before it is parsed, in one pass and without recursion. */
export function isDeeperThan(most: number, json: Uint8Array): boolean {
  let depth = 0;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index] ?? 0;
    if (byte === QUOTE) index = endOfText(json, index);
    else depth += STEPS[byte] ?? 0;
    if (depth > most) return true;
  }
  return false;
}

function endOfText(json: Uint8Array, begin: number): number {
  let index = begin + 1;
  while (index < json.length && json[index] !== QUOTE) index += json[index] === BACKSLASH ? 2 : 1;
  return index;
}
