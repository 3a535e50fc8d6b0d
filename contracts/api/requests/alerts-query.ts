import type * as z from 'zod';
import { closedObject } from '../../spec/schema/closed-object.js';
import { identifier } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';
import { pageLimit } from '../query/page-limit.js';

/** Query of `GET /v1/alerts`. */
export const alertsQuerySchema = closedObject({
  environment: identifier('The environment').optional().meta({ description: 'Only of this environment.' }),
  feature: identifier('The feature').optional().meta({ description: 'Only of this feature.' }),
  limit: pageLimit(50),
});

export const parseAlertsQuery = (query: unknown): Parsed<z.output<typeof alertsQuerySchema>> => parseRequest(alertsQuerySchema, query);
