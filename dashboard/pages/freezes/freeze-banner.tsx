import type { JSX } from 'preact';
import { describeScope } from '../../../core/freeze/freeze-words.js';
import type { FreezesAnswer } from '../../api/answers.js';
import { useResource } from '../../api/use-resource.js';
import { pathTo } from '../../app/paths.js';
import { Icon } from '../../parts/words/icon.js';
import { Time } from '../../parts/words/time.js';

/** While something is frozen, whoever looks at rollouts must know: it is why nothing goes forward. */
export function FreezeBanner(): JSX.Element | null {
  const { data } = useResource<FreezesAnswer>('/v1/freezes?limit=50', { everyMs: 10_000 });
  const active = (data?.freezes ?? []).filter(({ state }) => state === 'active');
  if (active.length === 0) return null;
  return (
    <div class="note tone-hold">
      <Icon name="frost" />
      <div>
        {active.map((freeze) => (
          <p key={freeze.id}>
            <b>{freeze.kind === 'stop' ? 'The line is stopped' : 'Frozen'}</b> for {describeScope(freeze)} by {freeze.by}
            {freeze.untilMs === null ? (
              ', until somebody lifts it'
            ) : (
              <>
                , ends <Time atMs={freeze.untilMs} />
              </>
            )}
            : {freeze.reason}
          </p>
        ))}
        <a href={pathTo('freezes')}>Freezes</a>
      </div>
    </div>
  );
}
