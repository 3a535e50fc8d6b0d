import { newSpec, rolloutAtGate } from '../api/api-rollouts.js';
import type { SlackBotUnderTest } from './slack-bot-under-test.js';

export interface GateForSlack {
  readonly approvers?: readonly string[];
  readonly required?: number;
  /** Who asks for the rollout, by API. */
  readonly requestedBy?: string;
}

/** A rollout at the gate of its canary, with other approvers or another requester than the sample's. */
export function gateFor(
  { api }: SlackBotUnderTest,
  { approvers = ['group:ml-leads'], required = 1, requestedBy = 'dev@example.com' }: GateForSlack = {},
) {
  const spec = newSpec();
  const approval = { approvers, required, expires: '24h', onExpiry: 'hold' };
  const stages = (spec['stages'] as Record<string, unknown>[]).map((stage) =>
    stage['approval'] === undefined ? stage : { ...stage, approval },
  );
  const ask: typeof api.ask = (method, path, options) =>
    api.ask(method, path, path === '/v1/rollouts' ? { ...options, as: requestedBy, body: { ...spec, stages } } : options);
  return rolloutAtGate({ ...api, ask });
}
