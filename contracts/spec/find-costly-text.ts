/**
 * What a YAML text may have before it is parsed; a full spec stays below a tenth of each. Measured with yaml 2.9.1 on texts of 250 kB (Node 20.20):
 * `- - -…` and `[[[…` leave the stack, and where V8 then compiles a regular expression the whole process ends ("RegExpCompiler Allocation failed"), which
 * nothing can catch; 25,000 anchors with their aliases take 500 s, 20,000 keys 9 s, because each is compared with all others.
 */
const LIMITS = { openBrackets: 50, entriesInOneLine: 100, indentation: 200, anchorsAndAliases: 100, colons: 3_000 } as const;

type Count = keyof typeof LIMITS;
type Counts = Record<Count, number>;

/** Why a text would cost the parser more than any spec does, found in one pass; null when it would not. */
export function findCostlyText(text: string): string | null {
  const counts: Counts = { openBrackets: 0, entriesInOneLine: 0, indentation: 0, anchorsAndAliases: 0, colons: 0 };
  let isLineStart = true;
  for (let index = 0; index < text.length; index++) {
    const character = text[index] as string;
    if (isLineStart && character === ' ') counts.indentation += 1;
    else {
      isLineStart = character === '\n';
      if (isLineStart) Object.assign(counts, { entriesInOneLine: 0, indentation: 0 });
      countIn(counts, character, text[index + 1] ?? ' ');
    }
    for (const count of COUNTED) if (counts[count] > LIMITS[count]) return explainCost(count);
  }
  return null;
}

const COUNTED = Object.keys(LIMITS) as readonly Count[];

function countIn(counts: Counts, character: string, next: string): void {
  if (character === '[' || character === '{') counts.openBrackets += 1;
  else if (character === ']' || character === '}') counts.openBrackets = Math.max(0, counts.openBrackets - 1);
  else if ((character === '&' || character === '*') && next.trim() !== '') counts.anchorsAndAliases += 1;
  else if ((character === '-' || character === '?' || character === ':') && next.trim() === '') counts.entriesInOneLine += 1;
  if (character === ':') counts.colons += 1;
}

function explainCost(count: Count): string {
  const words: Record<Count, string> = {
    openBrackets: 'brackets that are open at once',
    entriesInOneLine: 'nested entries in one line',
    indentation: 'blanks of indentation',
    anchorsAndAliases: 'anchors and aliases',
    colons: 'colons',
  };
  return `Sent more than ${LIMITS[count]} ${words[count]}: no spec needs that. Send a simpler one.`;
}
