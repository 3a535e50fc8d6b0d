/** Verbs of `/tidegate` that decide about one rollout. */
export const DECIDING_WORDS = ['approve', 'reject', 'pause', 'resume', 'abort', 'kill', 'break-glass'] as const;
export type DecidingWord = (typeof DECIDING_WORDS)[number];

/** Everything that `/tidegate` understands, in the order of its help. */
export const COMMAND_WORDS = ['list', 'status', 'why', 'start', ...DECIDING_WORDS, 'freeze', 'thaw', 'help'] as const;

/** What somebody has typed after `/tidegate`. Texts are one visible line each, and no more than that: nothing of them is checked yet. */
export type Command =
  | { readonly kind: 'list' }
  /** `ref`: the rollout as the person calls it; null when none was named. */
  | { readonly kind: 'status' | 'why'; readonly ref: string | null }
  | { readonly kind: 'decide'; readonly word: DecidingWord; readonly ref: string | null; readonly reason: string }
  | StartCommand
  | FreezeCommand
  /** `first` may name a freeze or its feature, be `everything`, or begin the reason. */
  | { readonly kind: 'thaw'; readonly first: string; readonly rest: string }
  /** `said` is what was not understood, `nearest` what was probably meant. */
  | { readonly kind: 'help'; readonly said: string; readonly nearest: string | null };

export interface StartCommand {
  readonly kind: 'start';
  /** Null: which templates there are. */
  readonly template: string | null;
  /** With a plan: what changes, and to which versions (`prompt=answer@14`). */
  readonly feature?: string;
  readonly versions?: readonly string[];
}

export interface FreezeCommand {
  readonly kind: 'freeze';
  /** A feature, `everything`, or the first word of the reason: only who knows the features can tell. Empty: nothing was said. */
  readonly first: string;
  /** True where the place of the word says that it must be a feature. */
  readonly isFeature: boolean;
  /** Null: until somebody lifts it. */
  readonly forMs: number | null;
  readonly rest: string;
}
