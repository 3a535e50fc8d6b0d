const SHORTEST = 15;

/**
 * How much of the match is an account number by its check digits (ISO 13616, modulo 97); 0: nothing. What follows an account number may be a word of
 * four letters and then looks like one more group, so every ending is tried, the longest first.
 */
export function ibanLength(match: string): number {
  for (let length = match.length; length >= SHORTEST; length -= 1) {
    const next = match.charAt(length);
    if (match.charAt(length - 1) === ' ' || /[A-Za-z0-9]/.test(next)) continue;
    if (isIban(match.slice(0, length).replaceAll(' ', '').toUpperCase())) return length;
  }
  return 0;
}

function isIban(account: string): boolean {
  if (account.length < SHORTEST) return false;
  let remainder = 0;
  for (const character of account.slice(4) + account.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
