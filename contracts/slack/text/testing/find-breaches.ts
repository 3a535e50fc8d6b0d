const OURS =
  /<!date\^-?\d+\^\{(?:ago|date_short_pretty)\}(?: at \{time\})?\|[\w :]+>|<@U0ADA>|<!subteam\^S0LEADS>|<http:\/\/127\.0\.0\.1:7070\/rollouts\/[\w%.~!'()*-]+\|[^<>|]*>/g;

/** What in a message, a view or a text would be obeyed by Slack or by a client though a stranger wrote it. Empty: nothing. */
export function findBreaches(value: unknown): readonly string[] {
  return textsOf(value).flatMap(({ text, isMarked }) => [
    ...breach(isMarked ? isUnescaped(text.replace(OURS, '')) : /[<>]/.test(text), 'a control sequence', text),
    ...breach(isMarked && /:[\w+'-]+:/.test(text.replace(OURS, '').replace(/`[^`]*`/g, '')), 'an emoji by name', text),
    ...breach(/@(?:here|channel|everyone)/i.test(text), 'a mention of everybody', text),
    ...breach(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/.test(text), 'a control character', text),
    ...breach(/[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066\u2067\ufeff]/.test(text), 'a direction mark', text),
    ...breach(!isBalanced(text), 'an open isolate', text),
    ...breach(/\p{Surrogate}/u.test(text), 'half a character', text),
  ]);
}

const isUnescaped = (text: string): boolean => /[<>]/.test(text) || /&(?!amp;|lt;|gt;)/.test(text);

function isBalanced(text: string): boolean {
  const opened = text.split('\u2068').length;
  return opened === text.split('\u2069').length;
}

const breach = (is: boolean, what: string, text: string): readonly string[] =>
  is ? [`${what} in ${JSON.stringify(text.slice(0, 200))}`] : [];

interface Shown {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Every text that a person is shown: of text objects, cells, captions and labels. */
function textsOf(value: unknown): readonly Shown[] {
  if (typeof value === 'string') return [{ text: value, isMarked: true }];
  if (Array.isArray(value)) return value.flatMap((each) => (typeof each === 'object' ? textsOf(each) : []));
  if (typeof value !== 'object' || value === null) return [];
  const record = value as Record<string, unknown>;
  const isMarked = record['type'] === 'mrkdwn' || (record['type'] === undefined && 'blocks' in record);
  return Object.entries(record).flatMap(([key, inner]) => {
    if (typeof inner !== 'string') return textsOf(inner);
    return SHOWN_KEYS.has(key) ? [{ text: inner, isMarked: isMarked && key === 'text' }] : [];
  });
}

const SHOWN_KEYS: ReadonlySet<string> = new Set(['text', 'caption', 'title', 'label', 'name', 'y_label', 'accessibility_label']);
