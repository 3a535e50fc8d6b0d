import type { JSX } from 'preact';
import { countApprovals, requestersOf } from '../../../core/gate/gate-policy.js';
import type { Gate } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { Section } from '../../parts/page/page.js';
import { Time } from '../../parts/words/time.js';
import { nameOf } from '../../view/rollout/waiting-on.js';

/** Who decides, until when, what has been said so far, and what it is bound to. */
export function GateFacts({ view, gate }: { readonly view: RolloutView; readonly gate: Gate }): JSX.Element {
  const asked = requestersOf({ requestedBy: view.requestedBy, alsoRequestedBy: view.alsoRequestedBy });
  return (
    <Section title={`Approvals: ${countApprovals(gate)} of ${gate.required}`}>
      <div class="card next">
        {gate.decisions.map(({ id, verb, principal, atMs, reason }) => (
          <p key={id}>
            <b>{verb === 'approve' ? 'Approved' : 'Rejected'}</b> by {principal} <Time atMs={atMs} />
            {reason !== '' && <span class="entry-reason">: “{reason}”</span>}
          </p>
        ))}
        <dl class="facts">
          <div>
            <dt>Who decides</dt>
            <dd>{gate.approvers.map(nameOf).join(', ')}</dd>
          </div>
          <div>
            <dt>Not</dt>
            <dd>{asked.join(', ')}, who asked for it</dd>
          </div>
          <div>
            <dt>Until</dt>
            <dd>
              <Time atMs={gate.expiresAtMs} />, then it {gate.onExpiry === 'rollback' ? 'rolls back' : 'holds'}. It never goes on by itself.
            </dd>
          </div>
          <div>
            <dt>Evidence</dt>
            <dd>
              <code>{gate.evidenceHash.slice(0, 20)}</code>
              {view.evidenceHash !== null && view.evidenceHash !== gate.evidenceHash && (
                <small> The guards say something new now; the gate will ask about it.</small>
              )}
            </dd>
          </div>
        </dl>
      </div>
    </Section>
  );
}
