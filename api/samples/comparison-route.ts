import type { IRouter } from 'express';
import { parseComparisonQuery } from '../../contracts/api/samples/comparison-query.js';
import type { Comparison } from '../../core/comparison/comparison.js';
import { readComparison } from '../../operations/comparison/read-comparison.js';
import { allowedRollout } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { createPages } from '../http/create-pages.js';
import { required } from '../http/read-request.js';

/** `GET /v1/rollouts/{id}/comparison`: what was changed, how the samples' numbers are spread, and a page of answers side by side. */
export function addComparisonRoute(router: IRouter, deps: AppDeps): void {
  const pages = createPages(deps);
  addRoute(router, '/v1/rollouts/:id/comparison', {
    get: [
      async (req, res) => {
        const { category, cursor, limit } = required(parseComparisonQuery(req.query));
        const row = await allowedRollout(deps, { req, res }, 'read');
        const asked = { list: 'comparison', filter: { rollout: row.id, category }, cursor, limit };
        // Pairs have no order of their own that outlives the next sample: a page begins so many pairs further on.
        const offset = (await pages.begin<number>(asked)) ?? 0;
        const { samples, ...rest } = await readComparison(deps, row, { category, offset, limit: limit + 1 });
        const { rows, next } = await pages.end({ req, res }, asked, samples, () => offset + limit);
        const comparison: Comparison = { ...rest, samples: rows, next };
        res.json(comparison);
      },
    ],
  });
}
