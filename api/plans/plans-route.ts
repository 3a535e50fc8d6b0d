import type { IRouter } from 'express';
import { toPlan } from '../../core/plan/to-plan.js';
import { tellRehearsal } from '../../operations/rollouts/require-rehearsal.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { specBody } from '../http/body.js';
import { principalOf } from '../principal/principal-middleware.js';
import { readSpec } from '../rollouts/read-spec.js';

/** `POST /v1/plans`: what the spec would do; nothing is stored or started. */
export function addPlansRoute(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/plans', {
    post: [
      ...specBody(),
      async (req, res) => {
        const { spec, warnings, baselines } = readSpec(req, principalOf(res), deps);
        const told = await tellRehearsal(deps, spec);
        const rehearsal = told === null ? [] : [{ pointer: '/rollback/rehearsedWithin', detail: told }];
        const plan = toPlan(spec, { nowMs: deps.nowMs(), platforms: deps.platforms, baselines });
        res.json({ plan, warnings: [...warnings, ...rehearsal] });
      },
    ],
  });
}
