import type { RolloutClient } from '../../../client/create-rollout-client.js';
import type { Hook } from './hook.js';

type Method = (...args: unknown[]) => Promise<unknown>;

const READS = /^(view|ping|inspect|list|await|ensure|rollbackStanding|reconcilerSchedule)/;

/** The door to the engine with a point before and after each message. */
export function hookRollouts(rollouts: RolloutClient, hook: Hook): RolloutClient {
  const methods = Object.entries(rollouts).map(([name, method]) => {
    if (typeof method !== 'function' || READS.test(name)) return [name, method];
    const run = method as Method;
    return [
      name,
      (...args: unknown[]) => hook({ kind: 'engine', name: `engine.${name} ${labelOf(args)}`.trim(), subject: args }, () => run(...args)),
    ];
  });
  return Object.fromEntries(methods) as unknown as RolloutClient;
}

const labelOf = ([, second]: readonly unknown[]): string => {
  const { verb } = (second ?? {}) as { readonly verb?: unknown };
  return typeof verb === 'string' ? verb : '';
};
