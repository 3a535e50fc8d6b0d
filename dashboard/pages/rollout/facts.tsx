import type { ComponentChildren, JSX } from 'preact';
import { formatCount } from '../../../core/plan/plan-words.js';
import { isTerminal } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { RolloutAnswer } from '../../api/answers.js';
import { part } from '../../api/api-client.js';
import { useResource } from '../../api/use-resource.js';
import { pathTo } from '../../app/paths.js';
import { Section } from '../../parts/page/page.js';
import { Time } from '../../parts/words/time.js';

/** Who asked for it, when, and what it is bound to. */
export function Facts({ view }: { readonly view: RolloutView }): JSX.Element {
  return (
    <Section title="Facts">
      <dl class="card facts">
        <Fact name="Id">
          <code>{view.id}</code>
        </Fact>
        <Fact name="Asked for by">
          {view.requestedBy} <Time atMs={view.startedAtMs} />
        </Fact>
        {view.endedAtMs !== null && (
          <Fact name="Ended">
            <Time atMs={view.endedAtMs} />
          </Fact>
        )}
        <Fact name="Units in this stage">
          {formatCount(view.units.candidate)} candidate, {formatCount(view.units.control)} control {view.unit}s
        </Fact>
        <Fact name="Rolls back in this order">{view.rollbackSequence.join(' → ')}</Fact>
        <Kin view={view} />
        <Fact name="Specification">
          <code>{view.specHash.slice(0, 16)}…</code>
        </Fact>
      </dl>
    </Section>
  );
}

/** What it retries, and what retries it. */
function Kin({ view }: { readonly view: RolloutView }): JSX.Element {
  // Retries stand in the rollout's own answer only.
  const { data } = useResource<RolloutAnswer>(`/v1/rollouts/${part(view.id)}`, { again: String(isTerminal(view.phase)) });
  return (
    <>
      {view.retryOf !== undefined && (
        <Fact name="Retries">
          <a href={pathTo('rollout', { id: view.retryOf })}>{view.retryOf}</a>
        </Fact>
      )}
      {(data?.retries ?? []).map((id) => (
        <Fact key={id} name="Retried as">
          <a href={pathTo('rollout', { id })}>{id}</a>
        </Fact>
      ))}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
