import type { JSX } from 'preact';
import type { Gate } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { PageProps } from '../../app/page-props.js';
import { pathTo } from '../../app/paths.js';
import { Evidence } from '../../parts/evidence/evidence.js';
import { Empty, Loading } from '../../parts/page/empty.js';
import { StreamFreshness } from '../../parts/page/freshness.js';
import { Page, Section } from '../../parts/page/page.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { Headline } from '../../parts/words/headline.js';
import { StateWord } from '../../parts/words/state-word.js';
import { Versions } from '../../parts/words/versions.js';
import { StageRail } from '../rollout/stage-rail.js';
import { type LiveRollout, useRollout } from '../rollout/use-rollout.js';
import { useVerdicts } from '../rollout/use-verdicts.js';
import { Decide } from './decide.js';
import { GateFacts } from './gate-facts.js';

/** Where somebody says yes or no, with the evidence that the answer is bound to. Slack links here. */
export function GatePage({ parts }: PageProps): JSX.Element {
  const id = parts['id'] ?? '';
  const live = useRollout(id);
  const trail = (
    <>
      <a href={pathTo('rollouts')}>Rollouts</a> / <a href={pathTo('rollout', { id })}>{live.view?.feature ?? id}</a> /
    </>
  );
  const { view } = live;
  if (view === null)
    return (
      <Page title="Gate" trail={trail}>
        {live.stream.kind === 'stale' ? <ProblemNote problem={live.stream.problem} /> : <Loading what="the gate" />}
      </Page>
    );
  if (view.gate === null)
    return (
      <Page title={`Gate of ${view.feature}`} trail={trail} aside={<StateWord view={view} live />}>
        <Empty title="No decision is asked for now">
          {view.headline} <a href={pathTo('rollout', { id })}>Look at the rollout</a>; a gate opens when a stage has shown what it must.
        </Empty>
      </Page>
    );
  return <OpenGate view={view} gate={view.gate} live={live} trail={trail} />;
}

interface OpenGateProps {
  readonly view: RolloutView;
  readonly gate: Gate;
  readonly live: LiveRollout;
  readonly trail: JSX.Element;
}

function OpenGate({ view, gate, live, trail }: OpenGateProps): JSX.Element {
  const looks = useVerdicts(view);
  return (
    <Page
      title={`Decide: ${view.feature}`}
      trail={trail}
      aside={<StreamFreshness state={live.stream} />}
      intro={
        <span class="lead">
          <StateWord view={view} live /> <span class="chip">{view.environment}</span> {view.summary}
        </span>
      }
    >
      <Headline text={view.headline} />
      <StageRail view={view} />
      <div class="columns">
        <div class="column">
          <Section title="The evidence">
            <Evidence view={view} looks={looks} />
          </Section>
        </div>
        <div class="column side">
          <Section title="Your decision">
            <Decide view={view} gate={gate} />
          </Section>
          <GateFacts view={view} gate={gate} />
          <Section title="What is being changed">
            <div class="card">
              <Versions flags={view.flags} />
            </div>
          </Section>
        </div>
      </div>
    </Page>
  );
}
