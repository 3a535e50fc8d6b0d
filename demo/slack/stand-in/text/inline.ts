/** A piece of running text, whichever way it was written down. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'underline'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly url: string; readonly label: string }
  | { readonly kind: 'user' | 'group' | 'channel'; readonly id: string }
  | { readonly kind: 'broadcast'; readonly range: string }
  | { readonly kind: 'date'; readonly timestampS: number; readonly format: string; readonly fallback: string }
  | { readonly kind: 'emoji'; readonly name: string };

/** A part that begins on a line of its own. */
export type Part =
  | { readonly kind: 'line'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'quote'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'item'; readonly inlines: readonly Inline[]; readonly mark: string; readonly indent: number }
  | { readonly kind: 'pre'; readonly text: string };

/** How names of people, groups and channels are found, and when and where "now" is. */
export interface TextContext {
  readonly userName: (id: string) => string | null;
  readonly groupHandle: (id: string) => string | null;
  readonly channelName: (id: string) => string | null;
  readonly nowMs: number;
  /** Null: that of the machine. */
  readonly timeZone: string | null;
}
