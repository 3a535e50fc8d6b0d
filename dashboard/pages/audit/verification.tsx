import type { JSX } from 'preact';
import type { AuditVerification } from '../../../core/audit/audit-verification.js';
import { part } from '../../api/api-client.js';
import { useResource } from '../../api/use-resource.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { Icon } from '../../parts/words/icon.js';
import { Time } from '../../parts/words/time.js';

/** What came of checking one rollout's timeline now: chain, stored history, and the head to write down outside. */
export function Verification({ id }: { readonly id: string }): JSX.Element | null {
  const { data, problem, reload } = useResource<AuditVerification>(`/v1/rollouts/${part(id)}/audit/verification`);
  if (problem !== null) return <ProblemNote problem={problem} onRetry={reload} />;
  if (data === null) return null;
  const { chain, history, ended, ok, verifiedAtMs } = data;
  const broken = [chain.break, history.break].filter((each) => each !== null);
  return (
    <div class={`note ${ok ? 'tone-good' : 'tone-bad'}`} role="status">
      <Icon name={ok ? 'lock' : 'alert'} />
      <div>
        <p class="note-title">
          {ok ? `The ${chain.entries} entries are those that were recorded` : 'The record is broken'} (checked <Time atMs={verifiedAtMs} />)
        </p>
        {broken.map((each) => (
          <p key={each.detail}>{each.detail}</p>
        ))}
        <p>{describeHistory(history)}</p>
        {chain.head !== null && (
          <p>
            Head <span class="hash">{`${chain.head.seq}:${chain.head.hash}`}</span>
          </p>
        )}
        {ended !== null && (
          <p>
            As it ended <span class="hash">{`${ended.seq}:${ended.hash}`}</span>
          </p>
        )}
        <p class="quiet">
          Write the head down where nobody here can change it; <code>tidegate audit verify {id} --head …</code> then proves that nothing was
          cut off.
        </p>
      </div>
    </div>
  );
}

const HISTORIES: Readonly<Record<AuditVerification['history']['state'], string>> = {
  stored: 'The workflow’s complete history is stored and agrees with the entries',
  incomplete: 'The workflow’s history is stored in part',
  pending: 'The workflow’s history is stored when the rollout has ended',
  none: 'There never was a workflow',
};

function describeHistory({ state, events, decisions, missing }: AuditVerification['history']): string {
  const numbers = state === 'stored' ? ` (${events} events, ${decisions} decisions compared)` : '';
  return `${HISTORIES[state] ?? state}${numbers}${missing === '' ? '' : `: ${missing}`}.`;
}
