import { killBundle } from '../../kill-bundle.js';
import { lowerBundle } from '../../lower-bundle.js';
import { observeBundle, toExposure } from '../../observe-bundle.js';
import { raiseBundle } from '../../raise-bundle.js';
import { readBundle } from '../../read-bundle.js';
import { registerBundle } from '../../register-bundle.js';
import { renewExposure } from '../../renew-exposure.js';
import { settleBundle } from '../../settle-bundle.js';
import type { UnleashContext } from '../../unleash-context.js';
import { toExpiry } from '../../wire/expiry-wire.js';
import { pivotKeyOf } from '../../wire/pivot-wire.js';
import type { Alignment } from '../alignment.js';

/** One parent flag for each feature (`tidegate.<feature>`) divides the units; the flags of the bundle depend on its candidate. */
export function alignByParent(context: UnleashContext): Alignment {
  return {
    isAtomic: true,
    register: (scope, moves) => registerBundle(context, scope, moves),
    observe: async ({ feature }, keys) =>
      observeBundle(await readBundle(context, feature, keys), { unitKey: context.unitKey, nowMs: context.nowMs() }),
    readExposure: async ({ feature }) => toExposure(await readBundle(context, feature, [])),
    raise: (order, exposure) => raiseBundle(context, order, { ...exposure, expiresAtMs: toExpiry(exposure.expiresAtMs, context.nowMs()) }),
    lower: (order, lowering) => lowerBundle(context, order, lowering),
    settle: (order, settled) => settleBundle(context, order, settled),
    kill: (scope, keys, fence) => killBundle(context, scope, keys, fence),
    renew: (scope, expiresAtMs) => renewExposure(context, scope, expiresAtMs),
    /** Of a flag: also what was done to the pivot, which moves it. */
    historyOf: async ({ feature }, key) => [pivotKeyOf(feature), ...(key === undefined ? [] : [key])],
  };
}
