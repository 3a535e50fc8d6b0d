import { isForward, isTerminal } from '../../../../core/rollout/phases.js';
import { isQueued } from '../../../../core/rollout/queue/queued-view.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import type { Button } from '../../blocks/elements.js';
import { type CardVerb, formatButtonValue, toActionId } from '../../button-value.js';
import { button } from '../build-blocks.js';

const LABELS: Readonly<Record<CardVerb, string>> = {
  approve: 'Approve…',
  reject: 'Reject…',
  pause: 'Pause',
  resume: 'Resume…',
  abort: 'Abort…',
  kill: 'Kill…',
  details: 'Details',
};
/** Everything but pause and details asks for a reason before anything is done, so that no button needs a confirmation of its own. */
const STYLES: Partial<Readonly<Record<CardVerb, 'primary' | 'danger'>>> = { approve: 'primary', abort: 'danger', kill: 'danger' };

/** What can be asked of a rollout in this state, in the order of its buttons; nothing once it has ended. Whether the person may is decided at the click. */
function toOpenVerbs(view: Pick<RolloutView, 'phase' | 'hold' | 'gate' | 'stepBack'>): readonly CardVerb[] {
  const { phase, hold, gate, stepBack } = view;
  if (isTerminal(phase)) return [];
  const forward: readonly CardVerb[] = !isForward(phase)
    ? // A second abort ends the steps of the first.
      stepBack === undefined
      ? []
      : ['abort']
    : [...(gate === null ? [] : (['approve', 'reject'] as const)), ...toHoldVerbs(phase, hold), 'abort'];
  // Before the first stage nobody gets the candidate.
  return [...forward, ...(phase === 'preflight' ? [] : (['kill'] as const)), 'details'];
}

function toHoldVerbs(phase: RolloutView['phase'], hold: RolloutView['hold']): readonly CardVerb[] {
  // Nobody resumes a freeze: it ends, is lifted, or its glass is broken.
  if (isQueued({ hold }) || hold?.cause === 'freeze') return [];
  if (hold !== null) return ['resume'];
  return phase === 'preflight' ? [] : ['pause'];
}

/** Buttons for these verbs, each with what it was drawn for; none for a rollout whose id is none of ours. */
export function toButtons(view: RolloutView, verbs: readonly CardVerb[] = toOpenVerbs(view)): readonly Button[] {
  const value = formatButtonValue({ rolloutId: view.id, gateId: view.gate?.id ?? null, revision: view.revision });
  if (value === null) return [];
  return verbs.map((verb) => {
    const style = STYLES[verb];
    return button({
      text: LABELS[verb],
      actionId: toActionId(verb),
      value,
      ...(style !== undefined && { style }),
      label: `${LABELS[verb].replace('…', '')} ${view.feature} in ${view.environment}`,
    });
  });
}
