/** The last entry of a page. */
export interface AuditCursor {
  readonly rolloutId: string;
  readonly seq: number;
}

const LONGEST = 1_000;

/** A page's end as a text that means nothing to whoever passes it on. It is no secret: it can only be used to read what may be read anyway. */
export function toCursor({ rolloutId, seq }: AuditCursor): string {
  return Buffer.from(JSON.stringify([rolloutId, seq])).toString('base64url');
}

/** Null: it is no cursor. */
export function parseCursor(text: string): AuditCursor | null {
  if (text.length > LONGEST || !/^[\w-]+$/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const [rolloutId, seq] = Array.isArray(value) ? value : [];
    const isCursor = typeof rolloutId === 'string' && !rolloutId.includes('\0') && Number.isSafeInteger(seq) && seq >= 0;
    return isCursor ? { rolloutId, seq: seq as number } : null;
  } catch {
    return null;
  }
}
