import * as z from 'zod';
import { LONGEST_OVERLAP_MS } from '../../core/keys/key-times.js';
import { grantText } from '../api/access-rule.js';
import { type Parsed, parseRequest } from '../api/parse-request.js';
import { closedObject } from '../spec/schema/closed-object.js';
import { duration } from '../spec/schema/duration.js';
import { line, MAX_SUMMARY } from '../spec/schema/text.js';

const NAME_HINT =
  'the name has lower-case letters, digits, ".", "_" and "-", begins with a letter or digit and is at most 64 characters long';
const MOST_GRANTS = 20;

/** Lower case, as it becomes part of a principal, and principals are compared without regard to case. */
const keyName = z.string({ error: () => NAME_HINT }).regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, { error: () => NAME_HINT });

const overlap = z
  .string({ error: () => OVERLAP_HINT })
  .refine((text) => text === '0s' || duration('The overlap').safeParse(text).success, { error: () => OVERLAP_HINT })
  .transform((text) => (text === '0s' ? 0 : duration('The overlap').parse(text)))
  .refine((ms) => ms <= LONGEST_OVERLAP_MS, { error: () => 'the old key works for at most 7d beside the new one' });
const OVERLAP_HINT = 'The overlap is a duration such as "24h" or "7d"; "0s" ends the old key at once';

/** Body of `POST /v1/keys`. */
export const keyRequestSchema = closedObject({
  name: keyName.meta({ description: 'What people call it; lower case.' }),
  grants: z.array(grantText).min(1).max(MOST_GRANTS).optional().meta({
    description: 'Roles and where they hold. Of a personal key they may be left out: then it has what the person has.',
  }),
  personal: z.boolean().default(false).meta({ description: "True: no more than the caller's own rights, at any time." }),
  expires: duration('The time to the expiry').optional().meta({ description: 'How long it works, such as "90d".' }),
}).refine(({ personal, grants }) => personal || grants !== undefined, {
  path: ['grants'],
  error: () => 'a service key needs at least one grant, such as "operator@production/support-*"',
});

/** Body of `POST /v1/keys/{id}/rotate`. */
export const rotateRequestSchema = closedObject({
  expires: duration('The time to the expiry').optional().meta({ description: 'How long the new key works, such as "90d".' }),
  overlap: overlap.optional().meta({ description: 'How long the old key still works, at most "7d"; "0s": not at all.' }),
});

/** Body of `POST /v1/keys/{id}/revoke`. */
export const revokeRequestSchema = closedObject({
  reason: line('The reason', MAX_SUMMARY).meta({ description: 'Why, in one line; stays in the audit.' }),
});

/** Query of `GET /v1/keys`; all values arrive as texts. */
export const keysQuerySchema = closedObject({
  all: z
    .enum(['true', 'false'], { error: () => '"all" is "true" or "false"' })
    .optional()
    .meta({ description: '`true`: also those that do not work any more.' }),
});

export type KeyRequest = z.output<typeof keyRequestSchema>;
export type RotateRequest = z.output<typeof rotateRequestSchema>;

export const parseKeyRequest = (body: unknown): Parsed<KeyRequest> => parseRequest(keyRequestSchema, body);
export const parseRotateRequest = (body: unknown): Parsed<RotateRequest> => parseRequest(rotateRequestSchema, body ?? {});
export const parseRevokeRequest = (body: unknown): Parsed<z.output<typeof revokeRequestSchema>> => parseRequest(revokeRequestSchema, body);
export const parseKeysQuery = (query: unknown): Parsed<z.output<typeof keysQuerySchema>> => parseRequest(keysQuerySchema, query);
