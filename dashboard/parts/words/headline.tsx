import type { JSX } from 'preact';
import { splitHeadline } from '../../view/rollout/split-headline.js';

/** The one sentence that a person came for, and in a smaller type what it rests on. */
export function Headline({ text }: { readonly text: string }): JSX.Element {
  const { lead, rest } = splitHeadline(text);
  return (
    <p class="headline">
      <b>{lead}</b>
      {rest !== '' && <span> {rest}</span>}
    </p>
  );
}
