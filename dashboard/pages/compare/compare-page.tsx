import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Comparison } from '../../../core/comparison/comparison.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import { part, toQuery } from '../../api/api-client.js';
import { useResource } from '../../api/use-resource.js';
import { useQuery } from '../../app/location.js';
import type { PageProps } from '../../app/page-props.js';
import { pathTo } from '../../app/paths.js';
import { Empty, Loading } from '../../parts/page/empty.js';
import { Page, Section } from '../../parts/page/page.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { DistributionCard } from './distribution-card.js';
import { LayerDiff } from './layer-diff.js';
import { SamplePair } from './sample-pair.js';

/** Read at once; how many are shown grows by request. */
const READ = 60;
const SHOWN = 6;

/** Both arms side by side: what was changed, how the numbers are spread, what was answered. */
export function ComparePage({ parts }: PageProps): JSX.Element {
  const id = parts['id'] ?? '';
  const [category, setCategory] = useQuery('category');
  const path = `/v1/rollouts/${part(id)}/comparison${toQuery({ category, limit: READ })}`;
  const { data, problem, reload } = useResource<Comparison>(path);
  return (
    <Page
      title="Control and candidate"
      tabTitle={`Compare ${id}`}
      trail={
        <>
          <a href={pathTo('rollouts')}>Rollouts</a> / <a href={pathTo('rollout', { id })}>{id}</a> /
        </>
      }
      aside={
        <button type="button" class="button" onClick={reload}>
          Read again
        </button>
      }
      intro="What the change is, how its numbers are spread, and what was answered. The guards decide by all units; this page is for reading."
    >
      {problem !== null && <ProblemNote problem={problem} onRetry={reload} />}
      {data === null ? (
        problem === null && <Loading what="both arms" />
      ) : (
        <Compared comparison={data} category={category} onCategory={setCategory} />
      )}
    </Page>
  );
}

interface ComparedProps {
  readonly comparison: Comparison;
  readonly category: string;
  readonly onCategory: (category: string) => void;
}

function Compared({ comparison, category, onCategory }: ComparedProps): JSX.Element {
  const { layers, distributions, categories } = comparison;
  return (
    <>
      <Section title="What was changed">
        <div class="stack">
          {layers.map((compared) => (
            <LayerDiff key={compared.key} compared={compared} />
          ))}
        </div>
      </Section>
      {categories.length === 0 ? (
        <NoSamples />
      ) : (
        <>
          <Section title="Numbers of the samples" aside={<CategoryFilter {...{ categories, category, onCategory }} />}>
            <p class="diff-note">
              Of samples, not of all units; control dashed, candidate filled. A dash in a table: too few values.{' '}
              <Redactions comparison={comparison} />
            </p>
            <div class="tiles spreads">
              {distributions.map((distribution) => (
                <DistributionCard key={distribution.metric} distribution={distribution} />
              ))}
            </div>
          </Section>
          <Pairs key={category} comparison={comparison} />
        </>
      )}
    </>
  );
}

function CategoryFilter({
  categories,
  category,
  onCategory,
}: Omit<ComparedProps, 'comparison'> & Pick<Comparison, 'categories'>): JSX.Element {
  return (
    <label class="filter">
      Category{' '}
      <select value={category} onChange={(event) => onCategory(event.currentTarget.value)}>
        <option value="">all</option>
        {categories.map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

function Redactions({ comparison: { redactions } }: Pick<ComparedProps, 'comparison'>): JSX.Element {
  const replaced = Object.entries(redactions);
  if (replaced.length === 0) return <>Nothing had to be redacted.</>;
  return <>Redacted before it was stored: {replaced.map(([rule, times]) => `${formatCount(times)} × [${rule}]`).join(', ')}.</>;
}

function Pairs({ comparison: { samples, counts, next } }: Pick<ComparedProps, 'comparison'>): JSX.Element {
  const [shown, setShown] = useState(SHOWN);
  const left = samples.length - shown;
  return (
    <Section title="Answers side by side">
      <p class="diff-note">
        Kept: {formatCount(counts.control)} samples of control, {formatCount(counts.shadow)} of them with the candidate’s answer to the same
        request; {formatCount(counts.candidate)} of the candidate. Drawn, not picked.
      </p>
      {samples.length === 0 && <p class="diff-note">No two of them can be set side by side: of each category, both arms are needed.</p>}
      <div class="stack">
        {samples.slice(0, shown).map((pair, index) => (
          <SamplePair key={index} pair={pair} />
        ))}
      </div>
      {left > 0 && (
        <button type="button" class="button" onClick={() => setShown(shown + SHOWN)}>
          Show {Math.min(SHOWN, left)} more
        </button>
      )}
      {left <= 0 && next !== null && <p class="diff-note">There are more than these; the API gives all of them.</p>}
    </Section>
  );
}

function NoSamples(): JSX.Element {
  return (
    <Empty
      title="No samples yet"
      command={`if (tidegate.isSampled(snapshot))\n  tidegate.sample(snapshot, {\n    category: 'refund', input: question, output: reply,\n    metrics: { latency_ms: 410, cost_usd: 0.0004 },\n  });`}
    >
      The application sends some requests with their answers, in shadow also the candidate’s answer to the same request. Addresses, numbers
      and keys of people are redacted before anything is stored. docs/operating/compare.md says how.
    </Empty>
  );
}
