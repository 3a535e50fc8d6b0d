import type { JSX } from 'preact';
import type { AuditLine } from '../../api/answers.js';
import { usePages } from '../../api/use-pages.js';
import { useQuery } from '../../app/location.js';
import { Loading } from '../../parts/page/empty.js';
import { Page } from '../../parts/page/page.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { AuditFilters } from './audit-filters.js';
import { AuditList } from './audit-list.js';
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
  return (
    <Page
      title="Audit"
      intro="Every entry is numbered and bound to the one before it by its hash, rollout by rollout, so that a change would be found."
    >
      <AuditFilters />
      {rollout !== '' && <Verification id={rollout} />}
      {pages.problem !== null && <ProblemNote problem={pages.problem} onRetry={pages.reload} />}
      {pages.rows === null && pages.problem === null && <Loading what="entries" />}
      <AuditList pages={pages} filter={filter} actor={actor} />
    </Page>
  );
}
