import type { JSX } from 'preact';
import type { FreezeState, FreezeView } from '../../../core/freeze/freeze-view.js';
import { describeScope } from '../../../core/freeze/freeze-words.js';
import type { IconName } from '../../parts/words/icon.js';
import { Badge } from '../../parts/words/state-word.js';
import { Time } from '../../parts/words/time.js';
import type { Tone } from '../../view/rollout/state-tone.js';

const LOOKS: Readonly<Record<FreezeState, { readonly tone: Tone; readonly icon: IconName; readonly word: string }>> = {
  active: { tone: 'hold', icon: 'frost', word: 'active' },
  planned: { tone: 'live', icon: 'clock', word: 'planned' },
  over: { tone: 'quiet', icon: 'check', word: 'over' },
  lifted: { tone: 'quiet', icon: 'check', word: 'lifted' },
};

interface FreezeCardProps {
  readonly freeze: FreezeView;
  readonly onLift: (freeze: FreezeView) => void;
}

export function FreezeCard({ freeze, onLift }: FreezeCardProps): JSX.Element {
  const isOpen = freeze.state === 'active' || freeze.state === 'planned';
  return (
    <li class="card freeze">
      <Badge {...(LOOKS[freeze.state] ?? LOOKS.over)} />
      <div>
        <p>
          <b>{freeze.kind === 'stop' ? 'Stopped' : 'Window'}</b> for {describeScope(freeze)}: {freeze.reason}
        </p>
        <p class="entry-by quiet">
          {freeze.by} · {freeze.via} · from <Time atMs={freeze.fromMs} />{' '}
          {freeze.untilMs === null ? (
            'until somebody lifts it'
          ) : (
            <>
              until <Time atMs={freeze.untilMs} />
            </>
          )}
        </p>
        {freeze.liftedAtMs !== null && (
          <p class="entry-by quiet">
            Lifted by {freeze.liftedBy} <Time atMs={freeze.liftedAtMs} />: {freeze.liftReason}
          </p>
        )}
      </div>
      {isOpen && (
        <button type="button" class="button small" onClick={() => onLift(freeze)}>
          Lift…
        </button>
      )}
    </li>
  );
}
