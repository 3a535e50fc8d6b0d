import type { UnleashContext } from '../../unleash-context.js';
import type { Alignment } from '../alignment.js';
import { readFlagList } from './flag-list.js';
import { killGroup } from './kill-group.js';
import { lowerGroup } from './lower-group.js';
import { observeGroup, toGroupExposure } from './observe-group.js';
import { raiseGroup, settleGroup } from './raise-group.js';
import { readGroup } from './read-group.js';
import { registerGroup } from './register-group.js';
import { renewGroup } from './renew-group.js';

/**
 * Each flag of the bundle divides the units itself, all with the same `groupId` and stickiness, so that the same units get the candidate on every flag that
 * stands at the same share. No flag depends on another; in return a move is one write for each flag.
 */
export function alignByGroup(context: UnleashContext): Alignment {
  return {
    isAtomic: false,
    register: (scope, moves) => registerGroup(context, scope, moves),
    observe: async ({ feature }, keys) =>
      observeGroup(await readGroup(context, feature, keys), { unitKey: context.unitKey, nowMs: context.nowMs() }),
    async readExposure({ feature }) {
      const { keys } = await readFlagList(context, feature);
      return toGroupExposure(await readGroup(context, feature, keys));
    },
    raise: (order, exposure) => raiseGroup(context, order, exposure),
    lower: (order, lowering) => lowerGroup(context, order, lowering),
    settle: (order, settled) => settleGroup(context, order, settled),
    kill: (scope, keys, fence) => killGroup(context, scope, keys, fence),
    renew: (scope, expiresAtMs) => renewGroup(context, scope, expiresAtMs),
    historyOf: async ({ feature }, key) => (key === undefined ? (await readFlagList(context, feature)).keys : [key]),
  };
}
