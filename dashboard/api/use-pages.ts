import { useCallback, useEffect, useState } from 'preact/hooks';
import type { ApiClient } from './api-client.js';
import { type ApiProblem, asProblem } from './api-problem.js';
import { useApi } from './session.js';

/** An answer that comes in pages: the rows of one, and what to ask for the next one with. */
export interface OnePage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}

export interface Pages<Row> {
  /** Of all pages that were asked for; null before the first answer. */
  readonly rows: readonly Row[] | null;
  readonly hasMore: boolean;
  readonly more: () => void;
  readonly reload: () => void;
  readonly problem: ApiProblem | null;
  readonly loadedAtMs: number | null;
}

interface PagesOptions<Row> {
  /** Says which list it is: another key begins at the first page. */
  readonly key: string;
  readonly read: (api: ApiClient, cursor: string | undefined, signal: AbortSignal) => Promise<OnePage<Row>>;
  readonly everyMs?: number;
}

interface Loaded<Row> {
  readonly key: string;
  readonly rows: readonly Row[] | null;
  readonly hasMore: boolean;
  readonly problem: ApiProblem | null;
  readonly loadedAtMs: number | null;
}

/** Reads a list from its beginning, as many pages as were asked for, and again every now and then. */
export function usePages<Row>({ key, read, everyMs }: PagesOptions<Row>): Pages<Row> {
  const api = useApi();
  const [asked, setAsked] = useState({ key, pages: 1, turn: 0 });
  const pages = asked.key === key ? asked.pages : 1;
  const turn = asked.key === key ? asked.turn : 0;
  const nothing: Loaded<Row> = { key, rows: null, hasMore: false, problem: null, loadedAtMs: null };
  const [loaded, setLoaded] = useState<Loaded<Row>>(nothing);
  useEffect(() => {
    const stop = new AbortController();
    const load = async () => {
      try {
        const { rows, next } = await readPages(read, { api, pages, signal: stop.signal });
        if (!stop.signal.aborted) setLoaded({ key, rows, hasMore: next !== null, problem: null, loadedAtMs: Date.now() });
      } catch (thrown) {
        if (!stop.signal.aborted) setLoaded((before) => ({ ...(before.key === key ? before : nothing), problem: asProblem(thrown) }));
      }
    };
    void load();
    const timer = everyMs === undefined ? undefined : setInterval(() => document.hidden || void load(), everyMs);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [api, key, pages, turn, everyMs]);
  const more = useCallback(() => setAsked({ key, pages: pages + 1, turn }), [key, pages, turn]);
  const reload = useCallback(() => setAsked({ key, pages, turn: turn + 1 }), [key, pages, turn]);
  return { ...(loaded.key === key ? loaded : nothing), more, reload };
}

async function readPages<Row>(
  read: PagesOptions<Row>['read'],
  { api, pages, signal }: { readonly api: ApiClient; readonly pages: number; readonly signal: AbortSignal },
): Promise<OnePage<Row>> {
  const rows: Row[] = [];
  let next: string | null = null;
  for (let page = 0; page < pages; page += 1) {
    const answer: OnePage<Row> = await read(api, next ?? undefined, signal);
    rows.push(...answer.rows);
    next = answer.next;
    if (next === null) break;
  }
  return { rows, next };
}
