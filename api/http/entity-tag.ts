import { createHash } from 'node:crypto';
import { invalidRequest } from './read-request.js';

const TAG = /^(?:W\/)?"([\x21\x23-\x7e]*)"$/;
const HASH_LENGTH = 22;

/** A strong tag of these very bytes (RFC 9110, 8.8.3), with the revision in front of the hash: two readers can tell which of them is behind. */
export function toEntityTag(revision: number, body: string): string {
  return `"${revision}-${createHash('sha256').update(body).digest('base64url').slice(0, HASH_LENGTH)}"`;
}

/** Whether `If-None-Match` names this tag: then the reader has these bytes already. What is no tag names nothing. */
export function isKnownTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((sent) => sent.trim().replace(/^W\//, '') === tag);
}

/** `*`: whatever there is now. */
export type MatchedRevisions = '*' | readonly number[];

/**
 * The revisions that `If-Match` names: those in front of our tags' hashes, or alone (`"12"`). Guards look every few seconds; a decision is not out of date because
 * of that. Undefined: it was not sent. Errors: REQUEST_INVALID where a tag is none of ours.
 */
export function readIfMatch(header: string | undefined): MatchedRevisions | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  return header.split(',').map((sent) => {
    const revision = /^(\d{1,15})(?:-.*)?$/.exec(TAG.exec(sent.trim())?.[1] ?? '')?.[1];
    if (revision !== undefined) return Number(revision);
    throw invalidRequest([
      {
        pointer: '',
        detail:
          'The header If-Match is not understood: send the ETag of the rollout as it was given, quotes included, or its revision in quotes ("12"), or *.',
      },
    ]);
  });
}
