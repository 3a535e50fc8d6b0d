import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { AuditLine } from '../../api/answers.js';
import type { ApiClient } from '../../api/api-client.js';
import { type ApiProblem, asProblem } from '../../api/api-problem.js';
import { useApi } from '../../api/session.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { pickLines, toCsv, toNdjson } from '../../view/words/audit-words.js';
import { type AuditFilter, readAudit } from './read-audit.js';

const FORMATS = [
  { word: 'NDJSON', type: 'application/x-ndjson', ending: 'ndjson', write: toNdjson },
  { word: 'CSV', type: 'text/csv', ending: 'csv', write: toCsv },
] as const;

/** All entries of the filter, not only those on the page, as a file. */
export function AuditExport({ filter, actor }: { readonly filter: AuditFilter; readonly actor: string }): JSX.Element {
  const api = useApi();
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const save = async ({ type, ending, write }: (typeof FORMATS)[number]) => {
    setReading(true);
    setProblem(null);
    try {
      saveFile(`tidegate-audit.${ending}`, type, write(pickLines(await readAll(api, filter), actor).toReversed()));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
    setReading(false);
  };
  return (
    <>
      {FORMATS.map((format) => (
        <button key={format.ending} type="button" class="button small" disabled={isReading} onClick={() => void save(format)}>
          Export {format.word}
        </button>
      ))}
      {problem !== null && <ProblemNote problem={problem} />}
    </>
  );
}

async function readAll(api: ApiClient, filter: AuditFilter): Promise<readonly AuditLine[]> {
  const lines: AuditLine[] = [];
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await readAudit(filter)(api, cursor);
    lines.push(...page.rows);
    cursor = page.next;
  }
  return lines;
}

function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  URL.revokeObjectURL(address);
}
