/** Longest reason that the API takes, too. */
const LONGEST = 500;
const SHORTEST = 3;

/** What is wrong with a reason that was typed into a command; null when nothing is. */
export function findReasonFault(reason: string): string | null {
  if (reason.length < SHORTEST) return 'Say why, in a few words: everybody who is stopped by it reads the reason.';
  return reason.length > LONGEST ? `The reason has ${reason.length} characters; at most ${LONGEST} are kept. Shorten it.` : null;
}
