import type { Store } from '../../../store/store.js';
import type { Kind } from '../plan/point.js';
import { withoutNames } from '../plan/point.js';
import type { Hook } from './hook.js';

type Method = (...args: unknown[]) => unknown;

/** Methods that only read. Everything else that the store has is an effect, also what is added to it later. */
const READS =
  /^(read|get|list|find|holds|due|decisions|findings|undelivered|exposure|is|has|count|last|latest|newest|undone|unfinished|waiting|retriesOf|ofKill|endedAmong|rolledBackOutside|open[A-Z])/;
/** The embedded platform's own writes: they are what a flag platform's answer is for a vendor. */
const FLAG_WRITES = /^flags\.(register|write|settle|kill)$/;
/** Evidence is what applications write. */
const NOT_OURS = new Set(['outcomes']);

/** The store with a point before and after each of its effects. */
export function hookStore(store: Store, hook: Hook): Store {
  const parts = Object.entries(store).map(([part, value]) =>
    typeof value === 'object' && value !== null && !NOT_OURS.has(part) ? [part, hookPart(part, value as object, hook)] : [part, value],
  );
  return Object.fromEntries(parts) as unknown as Store;
}

function hookPart(part: string, methods: object, hook: Hook): object {
  return Object.fromEntries(
    Object.entries(methods).map(([name, method]) => {
      if (typeof method !== 'function' || READS.test(name)) return [name, method];
      const run = (method as Method).bind(methods);
      const kind: Kind = FLAG_WRITES.test(`${part}.${name}`) ? 'embedded' : 'store';
      return [
        name,
        (...args: unknown[]) => hook({ kind, name: `${part}.${name} ${labelOf(args)}`.trim(), subject: args }, async () => run(...args)),
      ];
    }),
  );
}

/** What tells two calls of one method apart in the course of a rollout. */
function labelOf([first, second]: readonly unknown[]): string {
  const { operationId, phase, stageAttempt } = (first ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof operationId === 'string') return withoutNames(operationId);
  if (typeof phase === 'string') return phase;
  if (typeof stageAttempt === 'number') return String(stageAttempt);
  const [entry] = (Array.isArray(first) ? first : Array.isArray(second) ? second : []) as readonly { readonly key?: unknown }[];
  return typeof entry?.key === 'string' ? withoutNames(entry.key) : '';
}
