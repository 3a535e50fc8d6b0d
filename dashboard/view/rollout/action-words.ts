import { holdIdOf } from '../../../core/rollout/view/hold-id.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { ActionName } from './actions.js';

/** Actions that are sent from a dialog; the others lead to a page. */
export type SentAction = Exclude<ActionName, 'decide' | 'freeze'>;

export interface ActionWords {
  /** On the button and in the menu. */
  readonly label: string;
  /** In the menu, below the label. */
  readonly hint: string;
  /** On the button of the dialog. */
  readonly verb: string;
  /** What will happen, in the dialog. */
  readonly effect: string;
  readonly tone: 'normal' | 'danger';
  readonly reason: 'required' | 'optional';
}

type Words = (view: Pick<RolloutView, 'feature' | 'environment'>) => ActionWords;

const WORDS: Readonly<Record<SentAction, Words>> = {
  pause: () => ({
    label: 'Pause…',
    hint: 'Stay at this share; guards keep watching',
    verb: 'Pause',
    effect: 'The share stays as it is and nothing goes forward until somebody resumes it. Guards keep watching and still roll back.',
    tone: 'normal',
    reason: 'optional',
  }),
  resume: () => ({
    label: 'Resume…',
    hint: 'Go on from here',
    verb: 'Resume',
    effect: 'It goes on where it stands, as soon as the stage has shown what it must.',
    tone: 'normal',
    reason: 'required',
  }),
  abort: ({ feature }) => ({
    label: 'Abort…',
    hint: 'Control for everybody, flag by flag, verified',
    verb: 'Abort and roll back',
    effect: `Every unit of ${feature} goes back to control, in the documented order, each flag read back. A rollout that has ended is never revived.`,
    tone: 'danger',
    reason: 'optional',
  }),
  abortNow: ({ feature }) => ({
    label: 'Back at once…',
    hint: 'No further steps: control for everybody now',
    verb: 'Back at once',
    effect: `${feature} is going back step by step. This ends the steps: control for everybody now.`,
    tone: 'danger',
    reason: 'optional',
  }),
  breakGlass: () => ({
    label: 'Break the glass…',
    hint: 'Past a freeze or a gate; told to the channel and paged',
    verb: 'Break the glass',
    effect:
      'This one rollout goes on against the freeze, or past the gate without its approvals. It replaces no proof and no guard. Everybody is told.',
    tone: 'danger',
    reason: 'required',
  }),
  kill: ({ feature, environment }) => ({
    label: 'Kill…',
    hint: 'The emergency stop; works without the engine',
    verb: 'Kill',
    effect: `Every flag of ${feature} in ${environment} shows control to everybody at once, past the workflow engine. For emergencies: abort is the calmer way.`,
    tone: 'danger',
    reason: 'required',
  }),
  retry: ({ feature }) => ({
    label: 'Retry…',
    hint: 'A new rollout of the same change',
    verb: 'Start the retry',
    effect: `A new rollout of ${feature} with the same specification begins at its first stage and gathers its own evidence.`,
    tone: 'normal',
    reason: 'optional',
  }),
  revert: ({ feature }) => ({
    label: 'Revert…',
    hint: 'The old control back for everybody',
    verb: 'Revert',
    effect: `The old control of ${feature} comes back for everybody at once. The rollout stays completed, and the timeline says that it was taken back.`,
    tone: 'danger',
    reason: 'required',
  }),
};

export const wordsOf = (action: SentAction, view: Pick<RolloutView, 'feature' | 'environment'>): ActionWords => WORDS[action](view);

/** What is sent for an action, and where to. */
export interface ActionRequest {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

type Target = Pick<RolloutView, 'id' | 'feature' | 'environment' | 'hold' | 'gate'>;

/** The request of an action, bound to what the person was shown: nobody ends a hold or a gate that they have not seen. */
export function toActionRequest(
  action: SentAction,
  view: Target,
  given: { readonly reason: string; readonly requestId: string },
): ActionRequest {
  const { reason, requestId: id } = given;
  const rollout = `/v1/rollouts/${encodeURIComponent(view.id)}`;
  if (action === 'kill')
    return { path: `/v1/features/${encodeURIComponent(view.feature)}/kill`, body: { id, reason, environment: view.environment } };
  if (action === 'retry') return { path: `${rollout}/retry`, body: {} };
  if (action === 'revert') return { path: `${rollout}/revert`, body: { reason } };
  const said = { id, ...(reason !== '' && { reason }) };
  const path = `${rollout}/decisions`;
  if (action === 'abortNow') return { path, body: { ...said, verb: 'abort', now: true } };
  if (action === 'resume') return { path, body: { ...said, verb: 'resume', ...(view.hold !== null && { holdId: holdIdOf(view.hold) }) } };
  if (action === 'breakGlass') return { path, body: { ...said, verb: 'breakGlass', ...(view.gate !== null && { gateId: view.gate.id }) } };
  return { path, body: { ...said, verb: action } };
}
