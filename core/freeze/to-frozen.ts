import { type Refusal, refuse } from '../errors/refusal.js';
import { type Freeze, toPlainFreeze } from './freeze.js';
import { describeFreeze, describeScope } from './freeze-words.js';

/** The refusal of a forward write, with the freeze that it is for. */
export function toFrozen(standing: Freeze): Refusal & { readonly freeze: Freeze } {
  const freeze = toPlainFreeze(standing);
  return { ...refuse('FROZEN', `${describeFreeze(freeze)} It is about ${describeScope(freeze)}; no flag was written.`), freeze };
}
