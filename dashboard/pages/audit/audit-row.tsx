import type { JSX } from 'preact';
import type { AuditLine } from '../../api/answers.js';
import { pathTo } from '../../app/paths.js';
import { Icon } from '../../parts/words/icon.js';
import { Time } from '../../parts/words/time.js';
import { actorOf, lookOfEntry, reasonOf } from '../../view/rollout/timeline.js';

/** One entry, with its number and the beginning of its hash. */
export function AuditRow({ line }: { readonly line: AuditLine }): JSX.Element {
  const { icon, tone, word } = lookOfEntry(line);
  const reason = reasonOf(line);
  return (
    <li class={`audit-row tone-${tone}`}>
      <span class="entry-mark">
        <Icon name={icon} size={14} />
      </span>
      <div>
        <p>
          <b>{word}</b> {line.summary}
        </p>
        {reason !== null && <p class="entry-reason quiet">“{reason}”</p>}
        <p class="entry-by quiet">
          <Time atMs={line.atMs} /> · {actorOf(line.principal.id)} · {line.principal.via} ·{' '}
          {line.feature === null ? line.rolloutId : <a href={pathTo('rollout', { id: line.rolloutId })}>{line.rolloutId}</a>}
        </p>
      </div>
      <span class="hash" title={line.hash}>
        #{line.seq} {line.hash.slice(0, 10)}
      </span>
    </li>
  );
}
