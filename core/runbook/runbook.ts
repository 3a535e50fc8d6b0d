/** Something to type; copied whole. */
export interface RunbookCode {
  readonly language: 'sh' | 'sql';
  readonly lines: readonly string[];
}

/** One thing to do on one platform: how it is done, and what shows that it worked. */
export interface RunbookBlock {
  readonly heading: string;
  /** One sentence or more each. */
  readonly text: readonly string[];
  readonly code: RunbookCode | null;
  /** What must be seen afterwards, and what to do otherwise. */
  readonly expect: string | null;
}

export interface RunbookStep {
  /** From 1. */
  readonly number: number;
  readonly kind: 'exposure' | 'flag' | 'cleanUp';
  readonly title: string;
  /** Flag and the version that it goes back to; null on the other steps. */
  readonly flag: { readonly key: string; readonly platform: string; readonly control: string; readonly candidate: string } | null;
  readonly blocks: readonly RunbookBlock[];
}

/** A word in capitals that the reader sets before the first command. */
export interface RunbookSetting {
  readonly name: string;
  readonly meaning: string;
}

/** What a person does, in order, to put every flag of a rollout back on control without Tidegate. */
export interface Runbook {
  readonly feature: string;
  readonly environment: string;
  readonly summary: string;
  /** Null: made from a spec that has not been started. */
  readonly rolloutId: string | null;
  /** Where the rollout stood when this was printed, and what follows from it. */
  readonly situation: readonly string[];
  /** Quicker ways that still work while a part of Tidegate does, the best first. */
  readonly first: readonly RunbookBlock[];
  readonly never: readonly string[];
  readonly settings: readonly RunbookSetting[];
  readonly steps: readonly RunbookStep[];
  /** How users' eyes see that it worked. */
  readonly outside: readonly RunbookBlock[];
  readonly tell: readonly { readonly whom: string; readonly what: string }[];
}
