import type { Marked } from '../../../../contracts/slack/text/marked.js';

/** One line of a card's thread. */
export interface ThreadLine {
  readonly seq: number;
  readonly atMs: number;
  readonly text: Marked;
  /** The channel hears of it too. */
  readonly isForChannel: boolean;
  /** Lines with the same words before what they name are told as one: `Back on control: a, b, c`. */
  readonly together?: { readonly lead: Marked; readonly item: Marked };
}
