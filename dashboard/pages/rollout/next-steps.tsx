import type { JSX } from 'preact';
import type { Explanation, NextStep, Waiting, WhoCan } from '../../../core/rollout/explain/explanation.js';
import { isTerminal } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { part } from '../../api/api-client.js';
import { useResource } from '../../api/use-resource.js';
import { Section } from '../../parts/page/page.js';
import { Time } from '../../parts/words/time.js';
import { nameOf } from '../../view/rollout/waiting-on.js';

/** Why it waits, what follows and who can do something, in the API's own words; nothing where the API does not explain. */
export function NextSteps({ view }: { readonly view: RolloutView }): JSX.Element | null {
  // Asked anew with every change of the rollout, and now and then in between.
  const path = `/v1/rollouts/${part(view.id)}/explanation`;
  const { data } = useResource<Explanation>(path, { everyMs: 5_000, again: view.revision });
  if (data === null) return null;
  return (
    <Section title={isTerminal(view.phase) ? 'What can still be done' : 'What happens next'}>
      <div class="card next">
        <p>{data.sentence}</p>
        <WaitingList waiting={data.waiting} />
        <NextList next={data.next} />
        <WhoList whoCan={data.whoCan} />
      </div>
    </Section>
  );
}

function WaitingList({ waiting }: { readonly waiting: readonly Waiting[] }): JSX.Element | null {
  if (waiting.length === 0) return null;
  return (
    <>
      <h3>It waits for</h3>
      <ul class="next-list">
        {waiting.map(({ what, detail, untilMs }) => (
          <li key={what + detail}>
            <b>{what}</b> {detail}
            {untilMs !== null && (
              <span class="quiet">
                {' '}
                (<Time atMs={untilMs} />)
              </span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function NextList({ next }: { readonly next: readonly NextStep[] }): JSX.Element | null {
  if (next.length === 0) return null;
  return (
    <>
      <h3>Then</h3>
      <ol class="next-list">
        {next.map((step) => (
          <li key={step.what + step.if}>
            {step.what}
            {step.atMs !== null && (
              <>
                {' '}
                <Time atMs={step.atMs} />
              </>
            )}
            {step.if !== '' && <span class="quiet"> if {step.if}</span>}
          </li>
        ))}
      </ol>
    </>
  );
}

const MOST_PEOPLE = 4;

function WhoList({ whoCan }: { readonly whoCan: readonly WhoCan[] }): JSX.Element | null {
  if (whoCan.length === 0) return null;
  return (
    <>
      <h3>Who can act</h3>
      <dl class="who">
        {whoCan.map(({ action, people, groups, note }) => (
          <div key={action}>
            <dt>{action}</dt>
            <dd>
              {[...groups.map(nameOf), ...people.slice(0, MOST_PEOPLE)].join(', ')}
              {people.length > MOST_PEOPLE && ` and ${people.length - MOST_PEOPLE} more`}
              {note !== '' && <small> {note}</small>}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
