import type { Marked } from '../../../../contracts/slack/text/marked.js';

/** Shorter ones may be said again. */
const SHORTEST = 30;

/** A sentence that stands in an earlier line of the same message already is not said again: a verdict is the cause of all that follows it. */
export function sayOnce(lines: readonly Marked[]): readonly Marked[] {
  const said: string[] = [];
  return lines.map(({ marked }) => {
    const repeated = said.filter((part) => marked.includes(part)).sort((a, b) => b.length - a.length);
    said.push(...partsOf(marked));
    return { marked: repeated.reduce(leaveOut, marked) };
  });
}

/** The sentences of a line, without the words that it begins with; a list of names is none. */
function partsOf(line: string): readonly string[] {
  const sentences = line.replace(/^[^*]*\*[^*]*\*: /, '').split(/(?<=[.!?]) /);
  return sentences.filter((part) => part.length >= SHORTEST && /[.!?]$/.test(part) && isWhole(part));
}

/** No mark is cut in two when it is left out. */
const isWhole = (part: string): boolean =>
  count(part, '`') % 2 === 0 && count(part, '*') % 2 === 0 && count(part, '<') === count(part, '>');

const count = (text: string, sign: string): number => text.split(sign).length - 1;

function leaveOut(line: string, part: string): string {
  const at = line.indexOf(part);
  if (at === -1) return line;
  const before = line.slice(0, at).trimEnd();
  const after = line.slice(at + part.length).trimStart();
  return [before, ...(before.endsWith(':') ? ['see above.'] : []), after].filter((piece) => piece !== '').join(' ');
}
