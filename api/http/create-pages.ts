import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import { type CursorScope, openCursor, sealCursor } from '../../contracts/api/query/cursor.js';
import type { AppDeps } from '../api-deps.js';
import { invalidRequest } from './read-request.js';

/** What a list was asked for. */
export interface PageRequest extends CursorScope {
  readonly cursor: string | undefined;
  /** Rows of a page. */
  readonly limit: number;
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  /** The cursor of the next page; null on the last. */
  readonly next: string | null;
}

export interface Pages {
  /** Where the page begins; undefined: at the beginning. Errors: REQUEST_INVALID where the cursor is not ours or belongs to another list or filter. */
  begin<Position>(request: PageRequest): Promise<Position | undefined>;
  /** Of rows that were read one beyond the limit: the page, and the cursor of the next one, which is also sent as `Link`. */
  end<Row>(exchange: Exchange, request: PageRequest, found: readonly Row[], toPosition: (last: Row) => unknown): Promise<Page<Row>>;
}

/** A request with its answer. */
export interface Exchange {
  readonly req: Request;
  readonly res: Response;
}

const SECRET = 'cursor secret';
const SECRET_BYTES = 32;

/** Pages of lists with signed cursors. The secret is kept in the store, so that every process of the installation takes the cursors of all others. */
export function createPages({ store: { marks }, nowMs }: Pick<AppDeps, 'store' | 'nowMs'>): Pages {
  let known: string | undefined;
  const readSecret = async (): Promise<string> => {
    known ??= (
      (await marks.claim(SECRET, { atMs: nowMs(), data: { secret: randomBytes(SECRET_BYTES).toString('base64url') } })).data as {
        readonly secret: string;
      }
    ).secret;
    return known;
  };
  return {
    async begin<Position>({ cursor, ...scope }: PageRequest) {
      if (cursor === undefined) return undefined;
      const opened = openCursor(await readSecret(), scope, cursor);
      if (opened !== null) return opened.position as Position;
      const detail =
        'It is not the `next` of a page of this list with this filter, or it was changed. Send the `next` of the page before together with the same filter, or leave it out to begin anew.';
      throw invalidRequest([{ pointer: '/cursor', detail }]);
    },
    async end({ req, res }, { limit, list, filter }, found, toPosition) {
      const rows = found.slice(0, limit);
      const last = rows.at(-1);
      if (found.length <= limit || last === undefined) return { rows, next: null };
      const next = sealCursor(await readSecret(), { list, filter }, toPosition(last));
      res.append('Link', `<${toNextAddress(req, next)}>; rel="next"`);
      return { rows, next };
    },
  };
}

/** Relative, so that it is right behind any proxy. */
function toNextAddress({ originalUrl }: Request, next: string): string {
  const [path = '', query = ''] = originalUrl.split('?', 2);
  const params = new URLSearchParams(query);
  params.set('cursor', next);
  return `${path}?${params}`;
}
