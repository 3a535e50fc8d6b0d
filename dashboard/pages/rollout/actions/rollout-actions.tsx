import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { pathTo } from '../../../app/paths.js';
import { Menu } from '../../../parts/dialog/menu.js';
import { useNow } from '../../../parts/words/time.js';
import { type ActionWords, type SentAction, wordsOf } from '../../../view/rollout/action-words.js';
import { type ActionName, toActions } from '../../../view/rollout/actions.js';
import { SendAction } from './send-action.js';

/** One action that most people want in this state, and a menu with the others. */
export function RolloutActions({ view }: { readonly view: RolloutView }): JSX.Element | null {
  const nowMs = useNow();
  const [asked, setAsked] = useState<SentAction | null>(null);
  const { primary, others } = toActions(view, nowMs);
  return (
    <div class="actions">
      <Primary action={primary} view={view} onAsk={setAsked} />
      {others.length > 0 && (
        <Menu label="More actions">
          {others.map((action) => (
            <Choice key={action} action={action} view={view} onAsk={setAsked} />
          ))}
        </Menu>
      )}
      {asked !== null && <SendAction action={asked} view={view} onClose={() => setAsked(null)} />}
    </div>
  );
}

interface ChoiceProps {
  readonly view: RolloutView;
  readonly onAsk: (action: SentAction) => void;
}

function Primary({ action, view, onAsk }: ChoiceProps & { readonly action: ActionName | null }): JSX.Element | null {
  if (action === null) return null;
  if (action === 'decide')
    return (
      <a class="button primary" href={pathTo('gate', { id: view.id })}>
        Look and decide
      </a>
    );
  if (action === 'freeze')
    return (
      <a class="button primary" href={pathTo('freezes')}>
        See the freeze
      </a>
    );
  const { label, tone } = wordsOf(action, view);
  return (
    <button type="button" class={`button ${lookOf(action, tone)}`} onClick={() => onAsk(action)}>
      {label}
    </button>
  );
}

/** Loud where something is wrong or somebody is waited for; what is merely possible is quiet. */
function lookOf(action: SentAction, tone: ActionWords['tone']): string {
  if (action === 'revert') return 'danger-quiet';
  if (action === 'pause') return '';
  return tone === 'danger' ? 'danger' : 'primary';
}

function Choice({ action, view, onAsk }: ChoiceProps & { readonly action: ActionName }): JSX.Element {
  if (action === 'decide') return <a href={pathTo('gate', { id: view.id })}>Look and decide</a>;
  if (action === 'freeze') return <a href={pathTo('freezes')}>See the freeze</a>;
  const { label, hint, tone } = wordsOf(action, view);
  return (
    <button type="button" onClick={() => onAsk(action)}>
      <span class={tone === 'danger' ? 'danger-quiet' : ''}>{label}</span>
      <small>{hint}</small>
    </button>
  );
}
