import type { JSX } from 'preact';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Pages } from '../../api/use-pages.js';
import { useQuery } from '../../app/location.js';
import { pathTo } from '../../app/paths.js';
import { Empty, Loading } from '../../parts/page/empty.js';
import { ResourceFreshness } from '../../parts/page/freshness.js';
import { Page, Section } from '../../parts/page/page.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { filterRollouts, type Heap, heapOf, sortHeap } from '../../view/rollout/sort-rollouts.js';
import { FreezeBanner } from '../freezes/freeze-banner.js';
import { RolloutFilters } from './rollout-filters.js';
import { RolloutRow } from './rollout-row.js';
import { useRollouts } from './use-rollouts.js';

const HEAPS: readonly { readonly heap: Heap; readonly title: string }[] = [
  { heap: 'people', title: 'Needs a person' },
  { heap: 'running', title: 'Under way' },
  { heap: 'ended', title: 'Ended' },
];

/** All rollouts, those that wait for somebody first. */
export function RolloutsPage(): JSX.Element {
  const { open, ended } = useRollouts();
  const [letters, setLetters] = useQuery('q');
  const [environment, setEnvironment] = useQuery('environment');
  const [state, setState] = useQuery('state');
  const problem = open.problem ?? ended.problem;
  const all = open.rows === null || ended.rows === null ? null : [...open.rows, ...ended.rows];
  const shown = filterRollouts(all ?? [], { letters, environment });
  const environments = [...new Set((all ?? []).map((view) => view.environment))].sort();
  return (
    <Page
      title="Rollouts"
      aside={
        <>
          <ResourceFreshness resource={open} />
          <a class="button primary" href={pathTo('start')}>
            Start a rollout
          </a>
        </>
      }
    >
      <FreezeBanner />
      {problem !== null && <ProblemNote problem={problem} onRetry={open.reload} />}
      {all === null && problem === null && <Loading what="rollouts" />}
      {all !== null && all.length === 0 && <NoRollouts />}
      {all !== null && all.length > 0 && (
        <RolloutFilters {...{ letters, setLetters, environment, setEnvironment, state, setState, environments }} />
      )}
      {all !== null && all.length > 0 && shown.length === 0 && <Empty title="None of them">No rollout fits the filters.</Empty>}
      {HEAPS.filter(({ heap }) => state === '' || state === heap).map(({ heap, title }) => (
        <HeapSection key={heap} heap={heap} title={title} views={shown.filter((view) => heapOf(view) === heap)} />
      ))}
      <More pages={open} isShown={state !== 'ended'} word="Show more that are open" />
      <More pages={ended} isShown={state === '' || state === 'ended'} word="Show older ones" />
    </Page>
  );
}

function HeapSection({
  heap,
  title,
  views,
}: {
  readonly heap: Heap;
  readonly title: string;
  readonly views: readonly RolloutView[];
}): JSX.Element | null {
  if (views.length === 0) return null;
  return (
    <Section title={`${title} · ${views.length}`}>
      <ul class="rows">
        {sortHeap(views, heap).map((view) => (
          <RolloutRow key={view.id} view={view} />
        ))}
      </ul>
    </Section>
  );
}

interface MoreProps {
  readonly pages: Pick<Pages<RolloutView>, 'hasMore' | 'more'>;
  readonly isShown: boolean;
  readonly word: string;
}

function More({ pages, isShown, word }: MoreProps): JSX.Element | null {
  if (!pages.hasMore || !isShown) return null;
  return (
    <button type="button" class="button" onClick={pages.more}>
      {word}
    </button>
  );
}

function NoRollouts(): JSX.Element {
  return (
    <Empty
      title="Nothing is being rolled out"
      command={
        'tidegate init                      # writes a first spec.yaml by asking\ntidegate plan -f spec.yaml         # what would happen, and how long it takes\ntidegate start -f spec.yaml        # shadow, canary, A/B, full; back by itself when a guard fails'
      }
    >
      A rollout takes one change of a model, prompt or parameter from nobody to everybody, a share at a time, and takes it back when the
      evidence says so. Start one <a href={pathTo('start')}>from a template</a>, or from the command line:
    </Empty>
  );
}
