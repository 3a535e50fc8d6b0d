import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Gate } from '../../../core/rollout/rollout-state.js';
import { describeStage } from '../../../core/rollout/view/describe-stage.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { part } from '../../api/api-client.js';
import { useApi, useSession } from '../../api/session.js';
import { ActionDialog } from '../../parts/dialog/action-dialog.js';
import { whyNotApprove, whyNotDecide } from '../../view/rollout/may-decide.js';

type Verb = 'approve' | 'reject';

/** What the person saw when they pressed the button; a decision is bound to it. */
interface Shown {
  readonly verb: Verb;
  readonly gateId: string;
  readonly evidenceHash: string;
}

interface DecideProps {
  readonly view: RolloutView;
  readonly gate: Gate;
}

export function Decide({ view, gate }: DecideProps): JSX.Element {
  const { me } = useSession();
  const [shown, setShown] = useState<Shown | null>(null);
  const ask = (verb: Verb) => setShown({ verb, gateId: gate.id, evidenceHash: gate.evidenceHash });
  const noApproval = whyNotApprove({ gate, view, me });
  const noDecision = whyNotDecide({ gate, me });
  const next = view.stages[view.stageIndex + 1];
  return (
    <div class="card decide">
      {next !== undefined && (
        <p>
          After enough approvals it goes on to <b>{describeStage(next)}</b>.
        </p>
      )}
      <div class="decide-buttons">
        <button type="button" class="button primary" disabled={noApproval !== null} onClick={() => ask('approve')}>
          Approve…
        </button>
        <button type="button" class="button danger-quiet" disabled={noDecision !== null} onClick={() => ask('reject')}>
          Reject…
        </button>
      </div>
      {noApproval !== null && <p class="quiet">{noApproval}</p>}
      {shown !== null && <DecisionDialog shown={shown} view={view} gate={gate} onClose={() => setShown(null)} />}
    </div>
  );
}

const WORDS: Readonly<Record<Verb, { readonly title: string; readonly effect: string }>> = {
  approve: {
    title: 'Approve',
    effect: 'You say that what the guards show is good enough to go on. The approval counts for this evidence only.',
  },
  reject: { title: 'Reject', effect: 'It does not go on: every unit goes back to control, and the rollout ends.' },
};

function DecisionDialog({
  shown,
  view,
  gate,
  onClose,
}: DecideProps & { readonly shown: Shown; readonly onClose: () => void }): JSX.Element {
  const api = useApi();
  const { title, effect } = WORDS[shown.verb];
  const hasChanged = shown.evidenceHash !== gate.evidenceHash || shown.gateId !== gate.id;
  return (
    <ActionDialog
      title={`${title}: ${view.feature}`}
      verb={title}
      tone={shown.verb === 'reject' ? 'danger' : 'normal'}
      reason="required"
      onConfirm={async ({ reason, requestId: id }) => {
        await api.post(`/v1/rollouts/${part(view.id)}/decisions`, { id, reason, ...shown }, { 'idempotency-key': id });
      }}
      onClose={onClose}
    >
      <p>{effect}</p>
      <p>{view.headline}</p>
      {hasChanged && (
        <p role="alert">
          <b>The evidence has changed since you opened this.</b> Cancel, look again, and decide on what it says now.
        </p>
      )}
    </ActionDialog>
  );
}
