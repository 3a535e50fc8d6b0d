/** Edits (insert, delete, replace, swap of neighbours) that turn one text into the other; optimal string alignment. */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (previous[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1] ? (before[j - 2] as number) + 1 : replaced;
      row.push(Math.min((previous[j] as number) + 1, (row[j - 1] as number) + 1, replaced, swapped));
    }
    [before, previous] = [previous, row];
  }
  return previous[to.length] as number;
}

const LONGEST_WORTH_COMPARING = 64;

/** The known word that was most likely meant, or undefined when none is close: at most a third of its letters differ. */
export function nearestKey(word: string, known: readonly string[]): string | undefined {
  if (word.length > LONGEST_WORTH_COMPARING) return undefined;
  const near = known
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.candidate;
}

/** ` Did you mean "share"?`, or nothing. */
export function suggest(word: unknown, known: readonly string[]): string {
  const nearest = typeof word === 'string' ? nearestKey(word, known) : undefined;
  return nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
}
