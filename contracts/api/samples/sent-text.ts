import * as z from 'zod';

const MAX_TEXT = 64_000;
/** No text of Postgres has a NUL, nothing that is shown needs the others, and half of a surrogate pair is no character. */
const UNFIT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/gu;

/** A text that people or models have written, of any number of lines; characters that are none are replaced by U+FFFD. */
export function sentText(what: string, max = MAX_TEXT) {
  return z
    .string({ error: () => `${what} is a text; what is not one can be sent as JSON in a text` })
    .max(max, { error: () => `${what} is at most ${max} characters long; send its beginning` })
    .transform((text) => text.replace(UNFIT, '\ufffd'));
}
