import { createHmac, timingSafeEqual } from 'node:crypto';
import { toCanonicalJson } from '../../../core/audit/chain/canonical-json.js';

/** The list that a cursor belongs to, with everything that chooses its rows: the end of a page means nothing in another list. */
export interface CursorScope {
  readonly list: string;
  readonly filter: Readonly<Record<string, unknown>>;
}

const LONGEST = 2_000;
const SHAPE = /^([\w-]+)\.([\w-]{43})$/;

/** A page's end as a text that only this installation can make, and that fits only the list that it was made for. */
export function sealCursor(secret: string, scope: CursorScope, position: unknown): string {
  const payload = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${payload}.${sign(secret, scope, payload).toString('base64url')}`;
}

/** The position that was sealed, in a box; null: it was not made here, was changed, or belongs to another list or filter. */
export function openCursor(secret: string, scope: CursorScope, cursor: string): { readonly position: unknown } | null {
  const [, payload = '', signature = ''] = cursor.length > LONGEST ? [] : (SHAPE.exec(cursor) ?? []);
  if (payload === '') return null;
  if (!timingSafeEqual(sign(secret, scope, payload), Buffer.from(signature, 'base64url'))) return null;
  return { position: JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as unknown };
}

function sign(secret: string, { list, filter }: CursorScope, payload: string): Buffer {
  return createHmac('sha256', secret)
    .update(`${payload}\n${list}\n${toCanonicalJson(filter)}`)
    .digest();
}
