import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FeatureAnswer, Killed } from '../../api/answers.js';
import { part } from '../../api/api-client.js';
import { useApi } from '../../api/session.js';
import { ActionDialog } from '../../parts/dialog/action-dialog.js';
import { Dialog } from '../../parts/dialog/dialog.js';
import { describeKilled } from '../../view/words/killed-words.js';

interface KillDialogProps {
  readonly feature: FeatureAnswer;
  readonly onKilled: () => void;
  readonly onClose: () => void;
}

/** The emergency stop wants the feature's name and a reason; then it says platform by platform what has been told. */
export function KillDialog({ feature: { feature, environment }, onKilled, onClose }: KillDialogProps): JSX.Element {
  const api = useApi();
  const [killed, setKilled] = useState<Killed | null>(null);
  if (killed !== null)
    return (
      <Dialog title={`${feature} is killed`} onClose={onClose}>
        <div class="dialog-body" role="status">
          {describeKilled(killed).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
        <div class="dialog-foot">
          <button type="button" class="button primary" onClick={onClose}>
            Close
          </button>
        </div>
      </Dialog>
    );
  return (
    <ActionDialog
      title={`Kill ${feature}`}
      verb="Kill"
      tone="danger"
      reason="required"
      typed={{ label: `Type ${feature} to confirm`, text: feature }}
      closes={false}
      onConfirm={async ({ reason, requestId }) => {
        setKilled(await api.post<Killed>(`/v1/features/${part(feature)}/kill`, { id: requestId, reason, environment }));
        onKilled();
      }}
      onClose={onClose}
    >
      <p>
        Every flag of {feature} in {environment} shows control to everybody at once. It works without the workflow engine, and ends the
        rollout that is under way.
      </p>
    </ActionDialog>
  );
}
