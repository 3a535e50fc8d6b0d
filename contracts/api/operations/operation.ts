import type * as z from 'zod';
import type { Right } from '../../../core/access/role.js';
import type { ErrorCode } from '../../../core/errors/error-codes.js';
import type { RequestHeader, ResponseHeader } from './headers.js';
import type { Tag } from './tag.js';

/** What an answer that is no error carries. */
export interface OperationResponse {
  readonly description: string;
  /** `application/json` unless told; absent schema: no body. */
  readonly type?: string;
  readonly schema?: z.ZodType;
  readonly headers?: readonly ResponseHeader[];
}

export interface OperationBody {
  readonly description: string;
  /** Content types that are taken. */
  readonly types: readonly string[];
  readonly schema: z.ZodType;
  /** False: it may be left out. */
  readonly required?: false;
}

/** One thing that the API does. The document of the API, its tests and its fuzzing are made from these. */
export interface Operation {
  /** Unique; the name that generated clients use. */
  readonly operationId: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With parameters in braces: `/v1/rollouts/{id}`. */
  readonly path: string;
  readonly tag: Tag;
  /** At most a line. */
  readonly summary: string;
  readonly description: string;
  /** What the caller needs. Null: nothing; anybody may ask. `self`: only to be known. */
  readonly right: Right | 'self' | null;
  /** Rights that depend on what is asked for, in words. */
  readonly rightNote?: string;
  /** What the parameters of the path are. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: z.ZodObject;
  readonly headers?: readonly RequestHeader[];
  readonly body?: OperationBody;
  /** By HTTP status. */
  readonly responses: Readonly<Record<number, OperationResponse>>;
  /** Errors of its own, beside those that every operation of its kind has (`toErrors`). */
  readonly errors: readonly ErrorCode[];
  /** Errors as the OpenFeature protocol has them, by status, instead of problems. */
  readonly ofrepErrors?: Readonly<Record<number, string>>;
  /** Never limited by rate: ways back. */
  readonly isUnlimited?: true;
}
