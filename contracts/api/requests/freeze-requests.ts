import * as z from 'zod';
import { closedObject } from '../../spec/schema/closed-object.js';
import { identifier, line, MAX_SUMMARY } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';
import { pageCursor } from '../query/page-cursor.js';
import { pageLimit } from '../query/page-limit.js';

const AT_HINT = 'a time is ISO 8601 with a zone ("2026-12-24T12:00:00Z") or Unix milliseconds';
/** The last millisecond of the year 9999: what comes later no calendar writes. */
const LAST_MS = 253_402_300_799_999;
const moment = z.union(
  [
    z.iso.datetime({ offset: true, error: () => AT_HINT }).transform((text) => Date.parse(text)),
    z
      .int({ error: () => AT_HINT })
      .min(0, { error: () => AT_HINT })
      .max(LAST_MS, { error: () => AT_HINT }),
  ],
  { error: () => AT_HINT },
);

/** Body of `POST /v1/freezes`. Which times make sense is decided by the core, not here. */
export const freezeRequestSchema = closedObject({
  environment: identifier('The environment').optional().meta({ description: "The environment; absent: the server's default." }),
  feature: identifier('The feature').optional().meta({ description: 'Only this feature; absent: everything in the environment.' }),
  kind: z.enum(['stop', 'window']).meta({ description: '`stop`: holds at once; `window`: planned, and needs `until`.' }),
  reason: line('The reason', MAX_SUMMARY).meta({ description: 'Why, in one line; whoever is held reads it.' }),
  from: moment.optional().meta({ description: 'When it begins: ISO 8601 with a zone, or Unix milliseconds; absent: now.' }),
  until: moment
    .optional()
    .meta({ description: 'When it ends: ISO 8601 with a zone, or Unix milliseconds; absent: when somebody lifts it.' }),
}).meta({ id: 'FreezeRequest', description: 'Holds back whatever goes forward.' });

/** Body of `POST /v1/freezes/{id}/lift`. */
export const liftRequestSchema = closedObject({
  reason: line('The reason', MAX_SUMMARY).meta({ description: 'Why, in one line; stays with the freeze.' }),
}).meta({ id: 'LiftRequest', description: 'Ends a freeze before its time.' });

/** Query of `GET /v1/freezes`; all values arrive as texts. */
export const freezesQuerySchema = closedObject({
  environment: identifier('The environment').optional().meta({ description: "The environment; absent: the server's default." }),
  cursor: pageCursor(),
  limit: pageLimit(50),
});

export type FreezeRequest = z.output<typeof freezeRequestSchema>;
export type LiftRequest = z.output<typeof liftRequestSchema>;
export type FreezesQuery = z.output<typeof freezesQuerySchema>;

export const parseFreeze = (body: unknown): Parsed<FreezeRequest> => parseRequest(freezeRequestSchema, body);
export const parseLift = (body: unknown): Parsed<LiftRequest> => parseRequest(liftRequestSchema, body);
export const parseFreezesQuery = (query: unknown): Parsed<FreezesQuery> => parseRequest(freezesQuerySchema, query);
