import { isApplied, toCourses } from './exposure-course.js';
import type { RunLog, Violation } from './run-log.js';

interface Restored {
  readonly key: string;
  readonly atMs: number;
}

const violation = (detail: string): Violation => ({ invariant: 'I2', detail });

/** I2: exposure goes to zero first; then the flags go back in the documented order. A kill takes them all at once. */
export function checkOrder(log: RunLog): readonly Violation[] {
  const restored = [...embeddedRestores(log), ...unleashRestores(log)].sort((a, b) => a.atMs - b.atMs);
  const wanted = log.flags.map(({ key }) => key).toReversed();
  const order = restored.map(({ key }) => key);
  const expected = wanted.filter((key) => order.includes(key));
  const inOrder =
    order.join() === expected.join() ? [] : [violation(`Flags went back as ${order.join(', ')} instead of ${expected.join(', ')}.`)];
  return [...inOrder, ...checkZeroFirst(log, restored[0])];
}

function checkZeroFirst(log: RunLog, first: Restored | undefined): readonly Violation[] {
  if (first === undefined) return [];
  return toCourses(log).flatMap((course) => {
    const before = course.filter(({ atMs }) => atMs < first.atMs).at(-1);
    if (before === undefined || before.share === 0) return [];
    return [violation(`${first.key} went back while ${before.platform} still showed ${before.share}/100000.`)];
  });
}

/** When each flag last stopped following the bundle, other than by a kill. */
function embeddedRestores({ flags, embedded }: RunLog): readonly Restored[] {
  return flags
    .filter(({ platform }) => platform === 'embedded')
    .flatMap(({ key }) => {
      const follows = (index: number) => embedded[index]?.flags.find((flag) => flag.key === key)?.follows;
      const at = embedded.findLastIndex((_, index) => index > 0 && follows(index) === 'control' && follows(index - 1) === 'bundle');
      const write = embedded[at];
      return write === undefined || write.operationId.startsWith('kill/') || write.state === 'idle' ? [] : [{ key, atMs: write.atMs }];
    });
}

function unleashRestores({ flags, unleash }: RunLog): readonly Restored[] {
  const writes = unleash.filter(isApplied);
  return flags
    .filter(({ platform }) => platform === 'unleash')
    .flatMap(({ key }) => {
      const at = writes.findLastIndex(
        ({ onControl }, index) => index > 0 && onControl.includes(key) && writes[index - 1]?.onControl.includes(key) === false,
      );
      const write = writes[at];
      return write === undefined || write.operation.startsWith('kill/') ? [] : [{ key, atMs: write.atMs }];
    });
}
