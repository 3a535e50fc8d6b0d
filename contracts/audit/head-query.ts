import type { ChainHead } from '../../core/audit/chain/chained-entry.js';
import type { FieldError } from '../../core/errors/app-error.js';

/** `12:9f86d0…` → the head that somebody wrote down: number and hash. An error: it is none. */
export function parseHead(text: string): ChainHead | FieldError {
  const [, seq = '', hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (hash !== '') return { seq: Number(seq), hash };
  return {
    pointer: '/head',
    detail: 'A head is the number of the entry, a colon and its hash (64 digits), as `tidegate audit verify` prints it.',
  };
}
