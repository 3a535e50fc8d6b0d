/** Characters that are not seen but change what is: controls, directions of writing, marks without a width. Line feeds and tabs stay. */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** The text with what is not seen written out as `⟨U+202E⟩`: nobody approves what only seems to be the text. */
export function toVisible(text: string): string {
  return text.replace(UNSEEN, (character) =>
    character === '\r' ? '' : `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );
}
