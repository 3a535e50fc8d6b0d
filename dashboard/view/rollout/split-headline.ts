/** The first sentence, which says what is so, and the rest, which says why. A point inside a number or an id ends nothing. */
export function splitHeadline(headline: string): { readonly lead: string; readonly rest: string } {
  const end = /[.!?](?=\s)/.exec(headline);
  if (end === null) return { lead: headline, rest: '' };
  const at = end.index + 1;
  return { lead: headline.slice(0, at), rest: headline.slice(at).trim() };
}
