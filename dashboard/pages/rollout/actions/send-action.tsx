import type { JSX } from 'preact';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import type { StartedRollout } from '../../../api/answers.js';
import { useApi } from '../../../api/session.js';
import { navigate } from '../../../app/location.js';
import { pathTo } from '../../../app/paths.js';
import { ActionDialog } from '../../../parts/dialog/action-dialog.js';
import { type SentAction, toActionRequest, wordsOf } from '../../../view/rollout/action-words.js';

interface SendActionProps {
  readonly action: SentAction;
  readonly view: RolloutView;
  readonly onClose: () => void;
}

/** The dialog of an action. What it changes is shown when the API says that it has changed. */
export function SendAction({ action, view, onClose }: SendActionProps): JSX.Element {
  const api = useApi();
  const { verb, effect, tone, reason } = wordsOf(action, view);
  const send = async (given: { readonly reason: string; readonly requestId: string }) => {
    const { path, body } = toActionRequest(action, view, given);
    const answer = await api.post<Partial<StartedRollout>>(path, body, { 'idempotency-key': given.requestId });
    if (action === 'retry' && answer.id !== undefined) navigate(pathTo('rollout', { id: answer.id }));
  };
  return (
    <ActionDialog
      title={`${verb}: ${view.feature}`}
      verb={verb}
      tone={tone}
      reason={action === 'retry' ? 'none' : reason}
      {...(action === 'kill' && { typed: { label: `Type ${view.feature} to confirm`, text: view.feature } })}
      onConfirm={send}
      onClose={onClose}
    >
      <p>{effect}</p>
    </ActionDialog>
  );
}
