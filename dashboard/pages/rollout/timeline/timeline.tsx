import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Entry } from '../../../api/answers.js';
import { Section } from '../../../parts/page/page.js';
import { Icon } from '../../../parts/words/icon.js';
import { Time } from '../../../parts/words/time.js';
import { actorOf, lookOfEntry, reasonOf, type TimelineFilter, toTimeline } from '../../../view/rollout/timeline.js';

const PAGE = 15;
const FILTERS: readonly (readonly [TimelineFilter, string])[] = [
  ['all', 'Everything'],
  ['people', 'What people did'],
  ['flags', 'Flags'],
  ['verdicts', 'Verdicts'],
];

/** What happened, newest first: who, through which door, and why. */
export function Timeline({ entries }: { readonly entries: readonly Entry[] }): JSX.Element {
  const [filter, setFilter] = useState<TimelineFilter>('all');
  const [most, setMost] = useState(PAGE);
  const all = toTimeline(entries, filter);
  return (
    <Section
      title={`Timeline · ${entries.length}`}
      aside={
        <label class="inline-field">
          <span class="sr-only">Show in the timeline</span>
          <select value={filter} onChange={(event) => setFilter(event.currentTarget.value as TimelineFilter)}>
            {FILTERS.map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        </label>
      }
    >
      <ol class="timeline">
        {all.slice(0, most).map((entry) => (
          <TimelineEntry key={entry.seq} entry={entry} />
        ))}
      </ol>
      {all.length > most && (
        <button type="button" class="button small" onClick={() => setMost(most + 4 * PAGE)}>
          Show {all.length - most} older
        </button>
      )}
    </Section>
  );
}

function TimelineEntry({ entry }: { readonly entry: Entry }): JSX.Element {
  const { icon, tone, word } = lookOfEntry(entry);
  const reason = reasonOf(entry);
  return (
    <li class={`entry tone-${tone}`}>
      <span class="entry-mark">
        <Icon name={icon} size={14} />
        <span class="sr-only">{word}</span>
      </span>
      <div>
        <p>{entry.summary}</p>
        {reason !== null && <p class="entry-reason">“{reason}”</p>}
        <p class="entry-by">
          <Time atMs={entry.atMs} /> · {actorOf(entry.principal.id)} · {entry.principal.via}
        </p>
      </div>
    </li>
  );
}
