import type { JSX } from 'preact';
import type { AuditLine } from '../../api/answers.js';
import type { Pages } from '../../api/use-pages.js';
import { Empty } from '../../parts/page/empty.js';
import { Section } from '../../parts/page/page.js';
import { pickLines } from '../../view/words/audit-words.js';
import { AuditExport } from './audit-export.js';
import { AuditRow } from './audit-row.js';
import type { AuditFilter } from './read-audit.js';

interface AuditListProps {
  readonly pages: Pages<AuditLine>;
  readonly filter: AuditFilter;
  readonly actor: string;
}

/** The entries that were read so far, with the way to more of them and to all of them as a file. */
export function AuditList({ pages, filter, actor }: AuditListProps): JSX.Element | null {
  if (pages.rows === null) return null;
  const shown = pickLines(pages.rows, actor);
  return (
    <>
      {shown.length === 0 ? (
        <Empty title="No entries">Nothing was recorded that fits the filters. Leave one out, or look further back.</Empty>
      ) : (
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
    </>
  );
}
