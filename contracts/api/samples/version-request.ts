import * as z from 'zod';
import { closedObject } from '../../spec/schema/closed-object.js';
import { LAYERS } from '../../spec/schema/flag-schema.js';
import { identifier, line } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';

const MAX_BYTES = 256 * 1_024;
const UNFIT = /\u0000|\p{Surrogate}/u;

const content = z
  .string({ error: () => 'the content is a text; send what is not one as JSON or YAML in a text' })
  .refine((text) => Buffer.byteLength(text) <= MAX_BYTES, { error: () => `the content is at most ${MAX_BYTES} bytes long in UTF-8` })
  .refine((text) => !UNFIT.test(text), { error: () => 'the content must not have NUL characters or halves of surrogate pairs' });

/** Body of `PUT /v1/versions/{layer}/{version}`. */
export const versionRequestSchema = closedObject({
  content: content.meta({
    description: 'The whole text of the version, up to 256 kB. It never changes: another content needs another version.',
  }),
  feature: identifier('The feature').optional().meta({
    description: 'The feature that it belongs to; only who may see that feature sees it. Left out: all features of the installation.',
  }),
});

const refSchema = closedObject({
  layer: z.enum(LAYERS),
  version: line('The version', 256),
  feature: identifier('The feature').optional(),
});

export type VersionRequest = z.output<typeof versionRequestSchema>;
export type VersionAddress = z.output<typeof refSchema>;

export const parseVersion = (body: unknown): Parsed<VersionRequest> => parseRequest(versionRequestSchema, body);

/** The parts of the address, with the query. */
export const parseVersionAddress = (parts: Readonly<Record<string, unknown>>): Parsed<VersionAddress> => parseRequest(refSchema, parts);
