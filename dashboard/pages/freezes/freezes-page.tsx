import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FreezeView } from '../../../core/freeze/freeze-view.js';
import type { FreezesAnswer } from '../../api/answers.js';
import { type Resource, useResource } from '../../api/use-resource.js';
import { Empty, Loading } from '../../parts/page/empty.js';
import { ResourceFreshness } from '../../parts/page/freshness.js';
import { Page, Section } from '../../parts/page/page.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { FreezeCard } from './freeze-card.js';
import { LiftFreeze } from './lift-freeze.js';
import { ThrowFreeze } from './throw-freeze.js';

const HEAPS = [
  { title: 'Now', states: ['active'] },
  { title: 'Planned', states: ['planned'] },
  { title: 'Over', states: ['over', 'lifted'] },
] as const;

/** What holds everything back, and the switch that does. */
export function FreezesPage(): JSX.Element {
  const resource = useResource<FreezesAnswer>('/v1/freezes?limit=100', { everyMs: 3_000 });
  const [throwing, setThrowing] = useState<FreezeView['kind'] | null>(null);
  const [lifting, setLifting] = useState<FreezeView | null>(null);
  const { data, problem } = resource;
  const freezes = data?.freezes ?? [];
  return (
    <Page
      title="Freezes"
      aside={<Tools resource={resource} onThrow={setThrowing} />}
      intro="While a freeze stands, nothing is shown to more units. Ways back are never frozen: guards roll back, and abort, kill and revert work as ever."
    >
      {problem !== null && <ProblemNote problem={problem} onRetry={resource.reload} />}
      {data === null && problem === null && <Loading what="freezes" />}
      {data !== null && freezes.length === 0 && <NoFreezes />}
      {HEAPS.map(({ title, states }) => (
        <Heap
          key={title}
          title={title}
          freezes={freezes.filter(({ state }) => (states as readonly string[]).includes(state))}
          onLift={setLifting}
        />
      ))}
      {throwing !== null && <ThrowFreeze kind={throwing} onDone={resource.reload} onClose={() => setThrowing(null)} />}
      {lifting !== null && <LiftFreeze freeze={lifting} onDone={resource.reload} onClose={() => setLifting(null)} />}
    </Page>
  );
}

interface ToolsProps {
  readonly resource: Resource<FreezesAnswer>;
  readonly onThrow: (kind: FreezeView['kind']) => void;
}

function Tools({ resource, onThrow }: ToolsProps): JSX.Element {
  return (
    <>
      <ResourceFreshness resource={resource} />
      <button type="button" class="button" onClick={() => onThrow('window')}>
        Plan a window…
      </button>
      <button type="button" class="button danger" onClick={() => onThrow('stop')}>
        Stop the line…
      </button>
    </>
  );
}

interface HeapProps {
  readonly title: string;
  readonly freezes: readonly FreezeView[];
  readonly onLift: (freeze: FreezeView) => void;
}

function Heap({ title, freezes, onLift }: HeapProps): JSX.Element | null {
  if (freezes.length === 0) return null;
  return (
    <Section title={`${title} · ${freezes.length}`}>
      <ul class="rows">
        {freezes.map((freeze) => (
          <FreezeCard key={freeze.id} freeze={freeze} onLift={onLift} />
        ))}
      </ul>
    </Section>
  );
}

function NoFreezes(): JSX.Element {
  return (
    <Empty
      title="Nothing is frozen, and nothing is planned"
      command={
        'tidegate freeze --reason "incident 4711"          # stop the line, until somebody lifts it\ntidegate freeze --from 2026-12-20T00:00:00Z --until 2027-01-04T00:00:00Z --reason "end of the year"'
      }
    >
      Stop the line while an incident is being looked at; plan a window for days on which nothing should change. Rollouts wait and go on by
      themselves afterwards, with fresh proof.
    </Empty>
  );
}
