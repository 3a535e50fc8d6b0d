import { stripVTControlCharacters } from 'node:util';

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const ZERO = /^(?:\p{M}|[\u200b-\u200f]|\u2060|\ufe0f)$/u;
const SGR = /(\u001b\[[0-9;]*m)/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** Columns that a text takes on a terminal; colour sequences take none, East Asian characters and emoji two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += columnsOf(character);
  return width;
}

function columnsOf(character: string): number {
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

/** Cuts a text, coloured or not, to so many columns, with an ellipsis where something was lost. */
export function clip(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let rest = Math.max(0, width - 1);
  let result = '';
  for (const part of text.split(SGR)) {
    if (SGR.test(part)) {
      result += part;
      continue;
    }
    for (const character of part) {
      rest -= columnsOf(character);
      if (rest < 0) break;
      result += character;
    }
    if (rest < 0) break;
  }
  return `${result}…${text.includes('\u001b[') ? '\u001b[0m' : ''}`;
}

/** Breaks a plain text at blanks into lines of at most `width` columns; a longer word is cut. A number keeps its unit. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text
    .replace(/(?<=\d) (?=%|pp\b)/g, GLUE)
    .split(' ')
    .flatMap((each) => pieces(each, width))) {
    const candidate = current === '' ? word : `${current} ${word}`;
    if (displayWidth(candidate) <= width) {
      current = candidate;
      continue;
    }
    if (current !== '') lines.push(current);
    current = word;
  }
  return [...lines, current].map((line) => line.replaceAll(GLUE, ' '));
}

/** Stands for a blank that is no place to break. */
const GLUE = '\u00a0';

function pieces(word: string, width: number): readonly string[] {
  if (displayWidth(word) <= width) return [word];
  const parts: string[] = [];
  let current = '';
  for (const character of word) {
    if (displayWidth(current + character) > width) {
      parts.push(current);
      current = '';
    }
    current += character;
  }
  return [...parts, current];
}

/** A label in the first line, the text beside it, further lines under the text. */
export function hang(label: string, text: string, width: number): readonly string[] {
  const indent = displayWidth(label);
  const blank = ' '.repeat(indent);
  return wrap(text, Math.max(10, width - indent)).map((line, index) => `${index === 0 ? label : blank}${line}`);
}

export function indent(lines: readonly string[], columns = 2): readonly string[] {
  return lines.map((line) => (line === '' ? line : `${' '.repeat(columns)}${line}`));
}

/** The same data without characters that could steer the terminal: what people wrote into a summary or a reason is shown, never obeyed. */
export function toPrintable<Value>(value: Value): Value {
  if (typeof value === 'string')
    return value.replace(CONTROL, (character) => (character === '\n' || character === '\t' ? ' ' : '\ufffd')) as Value;
  if (Array.isArray(value)) return value.map(toPrintable) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toPrintable(each)])) as Value;
}
