import type { JSX } from 'preact';
import type { FreezeView } from '../../../core/freeze/freeze-view.js';
import { part } from '../../api/api-client.js';
import { useApi } from '../../api/session.js';
import { ActionDialog } from '../../parts/dialog/action-dialog.js';

interface LiftProps {
  readonly freeze: FreezeView;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Ends a freeze before its time. */
export function LiftFreeze({ freeze, onDone, onClose }: LiftProps): JSX.Element {
  const api = useApi();
  return (
    <ActionDialog
      title="Lift the freeze"
      verb="Lift"
      reason="required"
      onConfirm={async ({ reason }) => {
        await api.post(`/v1/freezes/${part(freeze.id)}/lift`, { reason });
        onDone();
      }}
      onClose={onClose}
    >
      <p>
        “{freeze.reason}”, by {freeze.by}. Whatever it holds goes on within seconds, with fresh proof.
      </p>
    </ActionDialog>
  );
}
