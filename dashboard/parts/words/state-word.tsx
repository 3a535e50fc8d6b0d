import type { JSX } from 'preact';
import type { Verdict } from '../../../core/evidence/verdict.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { SHOWN_WORDS, toShownState } from '../../../core/rollout/view/shown-state.js';
import { lookOf, lookOfVerdict, type Tone } from '../../view/rollout/state-tone.js';
import { Icon, type IconName } from './icon.js';

interface BadgeProps {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly word: string;
  readonly pulses?: boolean;
  readonly role?: 'status';
}

/** An icon and a word in a colour: neither colour nor icon stands alone. */
export function Badge({ tone, icon, word, pulses = false, role }: BadgeProps): JSX.Element {
  return (
    <span class={`badge tone-${tone}${pulses ? ' pulses' : ''}`} role={role}>
      <Icon name={icon} size={14} />
      <span>{word}</span>
    </span>
  );
}

/** Where a rollout stands, in the words that every door uses. `live`: the page's one status, which is read out when it changes. */
export function StateWord({
  view,
  live = false,
}: {
  readonly view: Pick<RolloutView, 'state' | 'hold' | 'reverted'>;
  readonly live?: boolean;
}): JSX.Element {
  const state = toShownState(view);
  const { tone, icon, pulses } = lookOf(state);
  return <Badge tone={tone} icon={icon} word={SHOWN_WORDS[state] ?? state} pulses={pulses} {...(live && { role: 'status' as const })} />;
}

/** A guard's verdict. */
export function VerdictWord({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const { tone, icon } = lookOfVerdict(verdict);
  return <Badge tone={tone} icon={icon} word={verdict} />;
}
