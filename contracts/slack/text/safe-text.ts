const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
/** Marks that nobody sees: joiners between words, direction marks and overrides, isolates, annotations, tags. The joiner inside of emoji (U+200D) stays. */
const INVISIBLE = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const RIGHT_TO_LEFT = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const ISOLATE = '\u2068';
const END_ISOLATE = '\u2069';
/** Nothing is seen of it, and Slack finds neither a name nor a mention around it. */
const WORD_JOINER = '\u2060';
const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One visible line: line breaks and control characters become a blank, what nobody sees goes, half characters are replaced. */
export function toLine(text: string): string {
  return text.replace(LONE_SURROGATE, '\ufffd').replace(CONTROL, ' ').replace(INVISIBLE, '').trim();
}

/** Cut to `max` UTF-16 units with an ellipsis, never inside of what people take for one character. */
export function clipText(text: string, max: number): string {
  if (text.length <= max) return text;
  let kept = '';
  // A grapheme may be as long as its author likes; the rest of the text does not matter once the limit is reached.
  for (const { segment } of SEGMENTER.segment(text.slice(0, max + 1))) {
    if (kept.length + segment.length > max - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}

/** A value from outside for a `plain_text` object or a table's cell: one line, at most `max` long, that no client can take for a mention or a mark. */
export function toPlain(text: string, max: number): string {
  const line = toLine(text).replaceAll('<', '‹').replaceAll('>', '›');
  const clipped = isolate(clipText(defuse(line), max - 2));
  return clipped === '' ? '–' : clipped;
}

/** A value from outside for a text with marks: one line, its marks shown and not obeyed. */
export function toSafe(text: string, max: number): string {
  const unmarked = clipText(toLine(text), max).replaceAll('`', 'ˋ').replaceAll('*', '∗').replaceAll('~', '∼');
  return isolate(escapeMarks(defuse(unmarked)));
}

/** The three characters that Slack gives a meaning, as it wants them written. */
export function escapeMarks(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Reads in its own direction, whatever stands around it. */
function isolate(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `${ISOLATE}${text}${END_ISOLATE}` : text;
}

/** Neither an emoji nor a mention of everybody: `:white_check_mark:` in a name must not look like a verdict. */
function defuse(text: string): string {
  return text.replace(/:(?=[\w+'-]+(?::|$))/g, `:${WORD_JOINER}`).replace(/@(?=here|channel|everyone)/gi, `@${WORD_JOINER}`);
}
