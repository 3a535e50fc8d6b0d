import { setImmediate as nextTurn } from 'node:timers/promises';
import type { IRouter } from 'express';
import { parseSamples } from '../../contracts/api/samples/samples-request.js';
import { redactSample } from '../../core/comparison/redact-sample.js';
import type { RawSample, Sample } from '../../core/comparison/sample.js';
import { AppError } from '../../core/errors/app-error.js';
import { BUILT_IN_RULES } from '../../core/redaction/built-in-rules.js';
import { addCounts } from '../../core/redaction/redact-text.js';
import type { RedactionRule } from '../../core/redaction/redaction-rule.js';
import { askRight } from '../../operations/access/require-right.js';
import { allowList } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { BODY_LIMITS, jsonBody } from '../http/body.js';
import { invalidRequest } from '../http/read-request.js';
import { KnownRollouts, placesOf } from '../outcomes/separate-unknown.js';
import { callerOf } from '../principal/caller.js';

/**
 * `POST /v1/samples`: what was asked and answered. Texts are redacted before anything else is done with them. Good ones are taken, each bad one is named;
 * the same id twice counts once. Errors: FORBIDDEN when the sender may report for none of them.
 */
export function addSamplesRoute(router: IRouter, deps: AppDeps): void {
  const { store, metrics, nowMs, redaction = BUILT_IN_RULES } = deps;
  const rollouts = new KnownRollouts(store.rollouts);
  addRoute(router, '/v1/samples', {
    post: [
      async (_req, res, next) => {
        await allowList(deps, res, 'report');
        next();
      },
      ...jsonBody(BODY_LIMITS.outcomes),
      async (req, res) => {
        const parsed = parseSamples(req.body, { nowMs: nowMs() });
        if (!parsed.ok) throw invalidRequest(parsed.errors);
        const separated = await rollouts.separate({
          outcomes: parsed.accepted,
          positions: placesOf(parsed.accepted.length, parsed.rejected),
          findRefusal: (about) => askRight(deps, callerOf(res), 'report', about),
        });
        const { known, forbidden } = separated;
        if (forbidden !== null && known.length === 0) throw new AppError(forbidden.code, forbidden.detail);
        const rejected = [...parsed.rejected, ...separated.rejected].sort((a, b) => a.index - b.index);
        const samples = await redactAll(known, redaction);
        const { accepted, duplicates } = await store.samples.ingest(samples, nowMs());
        count(metrics, { accepted, duplicates, rejected: rejected.length }, samples);
        res.status(202).json({ accepted, duplicates, rejected });
      },
    ],
  });
}

/** One after the other, with room between them: a hundred long texts hold up nobody else's request. */
async function redactAll(samples: readonly RawSample[], rules: readonly RedactionRule[]): Promise<readonly Sample[]> {
  const redacted: Sample[] = [];
  for (const sample of samples) {
    redacted.push(redactSample(sample, rules));
    await nextTurn();
  }
  return redacted;
}

interface Results {
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
}

function count({ samples: counter, redactions }: AppDeps['metrics'], results: Results, samples: readonly Sample[]): void {
  counter.inc({ result: 'accepted' }, results.accepted);
  counter.inc({ result: 'duplicate' }, results.duplicates);
  counter.inc({ result: 'rejected' }, results.rejected);
  for (const [rule, times] of Object.entries(addCounts(samples.map((sample) => sample.redactions)))) redactions.inc({ rule }, times);
}
