/** All that steers a terminal, with the bytes after 0x7f that some take for the same, and what turns the direction of a text; line ends and tabs stay. */
const STEERING = /\u001b\[[0-9;]*m|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
/** What JSON leaves as it is although a terminal would obey it. */
const UNESCAPED = /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** A line as it is printed: our own colours stay, everything else that a terminal would obey becomes U+FFFD. The last look, whoever has made the line. */
export function toHarmlessLine(line: string): string {
  return line.replace(STEERING, (found) => (found.length > 1 ? found : '\ufffd'));
}

/** A text from outside for a place where nothing has colours. */
export const toHarmlessText = (text: string): string => text.replace(STEERING, '\ufffd');

/** The same value as JSON that can be printed: in one line, or indented by `indent` blanks. */
export function toHarmlessJson(value: unknown, indent = 0): string {
  const text = JSON.stringify(value, null, indent) ?? 'null';
  return text.replace(UNESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
