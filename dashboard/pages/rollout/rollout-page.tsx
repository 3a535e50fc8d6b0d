import type { JSX } from 'preact';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { PageProps } from '../../app/page-props.js';
import { pathTo } from '../../app/paths.js';
import { Evidence } from '../../parts/evidence/evidence.js';
import { Loading } from '../../parts/page/empty.js';
import { StreamFreshness } from '../../parts/page/freshness.js';
import { Page, Section } from '../../parts/page/page.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { Headline } from '../../parts/words/headline.js';
import { StateWord } from '../../parts/words/state-word.js';
import { Versions } from '../../parts/words/versions.js';
import { RolloutActions } from './actions/rollout-actions.js';
import { Facts } from './facts.js';
import { NextSteps } from './next-steps.js';
import { Proof } from './proof.js';
import { StageRail } from './stage-rail.js';
import { Timeline } from './timeline/timeline.js';
import { type LiveRollout, useRollout } from './use-rollout.js';
import { useVerdicts } from './use-verdicts.js';

const TRAIL = (
  <>
    <a href={pathTo('rollouts')}>Rollouts</a> /
  </>
);

/** One rollout on one screen. */
export function RolloutPage({ parts }: PageProps): JSX.Element {
  const live = useRollout(parts['id'] ?? '');
  if (live.view !== null) return <Known view={live.view} live={live} />;
  return (
    <Page title="Rollout" trail={TRAIL}>
      {live.stream.kind === 'stale' ? <ProblemNote problem={live.stream.problem} /> : <Loading what="the rollout" />}
    </Page>
  );
}

function Known({ view, live }: { readonly view: RolloutView; readonly live: LiveRollout }): JSX.Element {
  return (
    <Page
      title={view.feature}
      tabTitle={`${view.feature}, ${view.state}`}
      trail={TRAIL}
      aside={
        <>
          <StreamFreshness state={live.stream} />
          <RolloutActions view={view} />
        </>
      }
      intro={
        <span class="lead">
          <StateWord view={view} live /> <span class="chip">{view.environment}</span> {view.summary}
        </span>
      }
    >
      <Headline text={view.headline} />
      <StageRail view={view} />
      <Details view={view} live={live} />
    </Page>
  );
}

function Details({ view, live }: { readonly view: RolloutView; readonly live: LiveRollout }): JSX.Element {
  const looks = useVerdicts(view);
  return (
    <div class="columns">
      <div class="column">
        <Section title="Guards" aside={<a href={pathTo('compare', { id: view.id })}>Compare the outputs</a>}>
          <Evidence view={view} looks={looks} />
        </Section>
        <Timeline entries={live.entries} />
      </div>
      <div class="column side">
        <NextSteps view={view} />
        <Section title="What is being changed">
          <div class="card">
            <Versions flags={view.flags} />
          </div>
        </Section>
        <Facts view={view} />
        <Proof view={view} />
      </div>
    </div>
  );
}
