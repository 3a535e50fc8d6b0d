import { closedObject } from '../../spec/schema/closed-object.js';
import { identifier, line } from '../../spec/schema/text.js';
import { type Parsed, parseRequest } from '../parse-request.js';
import { pageCursor } from '../query/page-cursor.js';
import { pageLimit } from '../query/page-limit.js';

/** Query of `GET /v1/rollouts`; all values arrive as texts. */
export const rolloutsQuerySchema = closedObject({
  state: line('The state').optional().meta({ description: 'One state, or several with commas between.' }),
  feature: identifier('The feature').optional().meta({ description: 'Only rollouts of this feature.' }),
  environment: identifier('The environment').optional().meta({ description: 'Only rollouts of this environment.' }),
  limit: pageLimit(50),
  cursor: pageCursor(),
});

/** In the shape of the store's `RolloutQuery`, and where the page begins. */
export interface RolloutsQuery {
  readonly limit: number;
  readonly feature?: string;
  readonly environment?: string;
  readonly states?: readonly string[];
  readonly cursor?: string;
}

export function parseRolloutsQuery(query: unknown): Parsed<RolloutsQuery> {
  const parsed = parseRequest(rolloutsQuerySchema, query);
  if (!parsed.ok) return parsed;
  const { state, feature, environment, limit, cursor } = parsed.value;
  const states = state?.split(',').filter((name) => name !== '');
  return {
    ok: true,
    value: {
      limit,
      ...(feature !== undefined && { feature }),
      ...(environment !== undefined && { environment }),
      ...(states !== undefined && states.length > 0 && { states }),
      ...(cursor !== undefined && { cursor }),
    },
  };
}
