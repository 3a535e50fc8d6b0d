import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import { AppError } from '../../core/errors/app-error.js';
import type { AppDeps } from '../api-deps.js';
import { callerOf } from '../principal/caller.js';
import { readIdempotencyKey } from './idempotency-key.js';

/** What is kept under a principal's key. */
interface Claim {
  /** SHA-256 over address and body of the first request. */
  readonly payload: string;
  /** Of what it creates. */
  readonly id: string;
  /** How it was answered; absent: not yet, or the process died in between. */
  readonly answer?: FirstAnswer;
}

/** What of an answer cannot be read from the created thing itself. */
export interface FirstAnswer {
  readonly status: number;
  readonly warnings: readonly unknown[];
}

/** A request that creates something, under its sender's key if there is one. */
export interface Creation {
  /** What an earlier request with the same key has created; null: nothing, there was none or it was refused. */
  find<Thing>(read: (id: string) => Promise<Thing | null>): Promise<Thing | null>;
  /** How the first one was answered, or as given. */
  answerOr(now: FirstAnswer): FirstAnswer;
  /** The id to create under: the one that is free, unless another request with the same key was first. Errors: IDEMPOTENCY_KEY_REUSED. */
  claim(freeId: string): Promise<string>;
  /** Keeps how it was answered. */
  settle(answer: FirstAnswer): Promise<void>;
}

/** Tells the sender that this is an earlier answer. */
const REPLAYED = 'Idempotency-Replayed';

/**
 * Reads the request's `Idempotency-Key`. The key gives the new thing its id before it exists, and the store takes each id once: so it holds through a restart, a
 * crash before the answer, and twice the same request at the same moment. Errors: REQUEST_INVALID, IDEMPOTENCY_KEY_REUSED.
 */
export async function openCreation({ store: { marks }, nowMs }: AppDeps, req: Request, res: Response): Promise<Creation> {
  const key = readIdempotencyKey(req);
  if (key === undefined) return KEYLESS;
  const name = `idempotency/${toHash([callerOf(res).principal.id, key])}`;
  const payload = toHash([req.method, req.path, bodyText(req)]);
  let claim = toClaim(await marks.read(name));
  refuseOther(claim, payload);
  const knownId = claim?.id ?? null;
  return {
    async find(read) {
      const found = knownId === null ? null : await read(knownId);
      if (found !== null) res.set(REPLAYED, 'true');
      return found;
    },
    answerOr: (now) => claim?.answer ?? now,
    async claim(freeId) {
      claim = toClaim(await marks.claim(name, { atMs: nowMs(), data: { payload, id: freeId } satisfies Claim })) as Claim;
      refuseOther(claim, payload);
      // At the same moment, that is: whatever was refused before is tried under its own id.
      if (claim.id !== (knownId ?? freeId)) res.set(REPLAYED, 'true');
      return claim.id;
    },
    async settle(answer) {
      if (claim === null || claim.answer !== undefined) return;
      await marks.write(name, { atMs: nowMs(), data: { ...claim, answer } satisfies Claim });
    },
  };
}

const KEYLESS: Creation = {
  find: async () => null,
  answerOr: (now) => now,
  claim: async (freeId) => freeId,
  settle: async () => undefined,
};

const toClaim = (mark: { readonly data: unknown } | null): Claim | null => (mark === null ? null : (mark.data as Claim));

function refuseOther(claim: Claim | null, payload: string): void {
  if (claim === null || claim.payload === payload) return;
  throw new AppError(
    'IDEMPOTENCY_KEY_REUSED',
    `This Idempotency-Key was sent before with another address or body (it belongs to ${claim.id}). Send that very request again, or this one with a new key.`,
  );
}

const bodyText = ({ body }: Request): string => (typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));

/** Each part by its length, so that no two lists of parts are the same text. */
function toHash(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest('hex');
}
