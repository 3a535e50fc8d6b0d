import { createHash } from 'node:crypto';
import type { HashFunction } from '../../core/audit/chain/chained-entry.js';

/** The hash of the audit chain: SHA-256, in lower-case hexadecimal digits. */
export const toSha256: HashFunction = (text) => createHash('sha256').update(text).digest('hex');
