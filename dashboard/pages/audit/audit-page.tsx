import type { JSX } from 'preact';
import type { AuditLine } from '../../api/answers.js';
import { usePages } from '../../api/use-pages.js';
import { useQuery } from '../../app/location.js';
import { Empty, Loading } from '../../parts/page/empty.js';
import { Page, Section } from '../../parts/page/page.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { pickLines } from '../../view/audit-words.js';
import { AuditExport } from './audit-export.js';
import { AuditFilters } from './audit-filters.js';
import { AuditRow } from './audit-row.js';
import { readAudit } from './read-audit.js';
import { Verification } from './verification.js';

/** Who did what, when and why, of all rollouts; and whether one's timeline is still what was recorded. */
export function AuditPage(): JSX.Element {
  const [rollout] = useQuery('rollout');
  const [feature] = useQuery('feature');
  const [kind] = useQuery('kind');
  const [from] = useQuery('from');
  const [actor] = useQuery('actor');
  const filter = { rollout, feature, kind, from };
  const pages = usePages<AuditLine>({ key: JSON.stringify(filter), read: readAudit(filter) });
  const shown = pickLines(pages.rows ?? [], actor);
  return (
    <Page
      title="Audit"
      intro="Every entry is numbered and bound to the one before it by its hash, rollout by rollout, so that a change would be found."
    >
      <AuditFilters />
      {rollout !== '' && <Verification id={rollout} />}
      {pages.problem !== null && <ProblemNote problem={pages.problem} onRetry={pages.reload} />}
      {pages.rows === null && pages.problem === null && <Loading what="entries" />}
      {pages.rows !== null && shown.length === 0 && (
        <Empty title="No entries">Nothing was recorded that fits the filters. Leave one out, or look further back.</Empty>
      )}
      {shown.length > 0 && (
        <Section
          title={`${shown.length}${pages.hasMore ? ' and more' : ''} entries, newest first`}
          aside={<AuditExport filter={filter} actor={actor} />}
        >
          <ol class="audit card">
            {shown.map((line) => (
              <AuditRow key={`${line.rolloutId} ${line.seq}`} line={line} />
            ))}
          </ol>
        </Section>
      )}
      {pages.hasMore && (
        <button type="button" class="button" onClick={pages.more}>
          Read more
        </button>
      )}
    </Page>
  );
}
