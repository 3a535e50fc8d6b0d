import type { IRouter } from 'express';
import { toPlan } from '../../core/plan/to-plan.js';
import { tellRehearsal } from '../../operations/rollouts/require-rehearsal.js';
import { allow, outsidersOut } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { specBody } from '../http/body.js';
import { callerOf } from '../principal/caller.js';
import { readSpec } from '../rollouts/read-spec.js';

/** `POST /v1/plans`: what the spec would do; nothing is stored or started. */
export function addPlansRoute(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/plans', {
    post: [
      outsidersOut(deps, 'read'),
      ...specBody(),
      async (req, res) => {
        const { spec, warnings, baselines, filled } = await readSpec(req, callerOf(res).principal, deps);
        await allow(deps, res, 'read', spec);
        const told = await tellRehearsal(deps, spec);
        const rehearsal = told === null ? [] : [{ pointer: '/rollback/rehearsedWithin', detail: told }];
        const plan = toPlan(spec, { nowMs: deps.nowMs(), platforms: deps.platforms, baselines });
        res.json({ plan, warnings: [...warnings, ...rehearsal], ...(filled !== undefined && { spec: filled }) });
      },
    ],
  });
}
