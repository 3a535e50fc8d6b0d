import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FeatureAnswer } from '../../api/answers.js';
import { toQuery } from '../../api/api-client.js';
import { useResource } from '../../api/use-resource.js';
import { useQuery } from '../../app/location.js';
import { Empty, Loading } from '../../parts/page/empty.js';
import { ResourceFreshness } from '../../parts/page/freshness.js';
import { Page } from '../../parts/page/page.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { FeatureCard } from './feature-card.js';
import { FlagFilters } from './flag-filters.js';
import { KillDialog } from './kill-dialog.js';

/** What every feature shows now, and the switch for emergencies. */
export function FlagsPage(): JSX.Element {
  const [environment] = useQuery('environment');
  const [letters] = useQuery('q');
  const resource = useResource<{ readonly features: readonly FeatureAnswer[] }>(`/v1/features${toQuery({ environment })}`, {
    everyMs: 2_500,
  });
  const [killing, setKilling] = useState<FeatureAnswer | null>(null);
  const { data, problem } = resource;
  const shown = (data?.features ?? []).filter(({ feature }) => feature.toLowerCase().includes(letters.trim().toLowerCase()));
  return (
    <Page
      title="Flags"
      aside={<ResourceFreshness resource={resource} />}
      intro="What every feature shows to new units at this moment, version by version."
    >
      {problem !== null && <ProblemNote problem={problem} onRetry={resource.reload} />}
      {data === null && problem === null && <Loading what="flags" />}
      <FlagFilters />
      {data !== null && shown.length === 0 && (
        <Empty title="No feature here" command="tidegate start -f spec.yaml">
          A feature appears with its first rollout: its flags, their versions and how many units get the candidate.
        </Empty>
      )}
      <ul class="rows">
        {shown.map((feature) => (
          <FeatureCard key={feature.feature} feature={feature} onKill={setKilling} />
        ))}
      </ul>
      {killing !== null && <KillDialog feature={killing} onKilled={resource.reload} onClose={() => setKilling(null)} />}
    </Page>
  );
}
