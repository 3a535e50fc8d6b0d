import type { JSX } from 'preact';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { Icon, type IconName } from '../../parts/words/icon.js';
import { type RailStop, toRail } from '../../view/rollout/stage-rail.js';

const ICONS: Readonly<Record<RailStop['status'], IconName>> = { done: 'check', now: 'dot', holds: 'pause', back: 'back', waiting: 'ring' };

/** The way from nobody to everybody, and where the rollout stands on it: the share that is set, and what units really got. */
export function StageRail({ view }: { readonly view: RolloutView }): JSX.Element {
  return (
    <ol class="rail" aria-label="Stages">
      {toRail(view).map((stop, index) => (
        <li
          key={`${index} ${stop.kind}`}
          class={`stop ${stop.status}${stop.pulses ? ' pulses' : ''}`}
          {...(isHere(stop) && { 'aria-current': 'step' })}
        >
          <span class="stop-mark">
            <Icon name={ICONS[stop.status]} />
          </span>
          <span class="stop-kind">{stop.kind}</span>
          <span class="stop-set">{stop.set}</span>
          <span class="stop-word">{stop.word}</span>
          {stop.observed !== null && <span class="stop-seen">{stop.observed}</span>}
        </li>
      ))}
    </ol>
  );
}

const isHere = ({ status }: RailStop): boolean => status === 'now' || status === 'holds' || status === 'back';
