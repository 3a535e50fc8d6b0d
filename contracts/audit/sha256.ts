import { createHash } from 'node:crypto';

/** SHA-256 of the text's UTF-8 bytes, in lower-case hexadecimal digits. */
export const toSha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
