/** What is replaced in a text before anybody else sees it. */
export interface RedactionRule {
  /** Also what stands in the text afterwards, unless `replacement` says something else: `[email]`. */
  readonly name: string;
  /** Global. Bounded: how long it takes grows with the text's length alone, not with what stands in it. */
  readonly pattern: RegExp;
  readonly replacement: string;
  /** How many characters at the beginning of a match are really what the rule looks for; 0: none of it. Absent: all. */
  readonly accept?: (match: string) => number;
}

/** How often each rule has replaced something, by its name; those that never did are not named. */
export type RedactionCounts = Readonly<Record<string, number>>;

export interface Redacted {
  readonly text: string;
  readonly counts: RedactionCounts;
}
