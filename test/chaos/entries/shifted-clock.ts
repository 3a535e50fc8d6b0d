import { CLOCK_FOR_MS, CLOCK_OFFSETS_MS } from '../plan/faults.js';

const RealDate = Date;
let offsetMs = 0;
let shifts = 0;

/** Makes `Date` of this process follow a clock that can be set wrong. Workflow code has a time of its own, which the engine gives. */
export function installShiftableClock(): void {
  const now = (): number => RealDate.now() + offsetMs;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  });
}

/** Minutes off, each time by another amount, and right again after a while. */
export function shiftClock(): void {
  offsetMs = CLOCK_OFFSETS_MS[shifts++ % CLOCK_OFFSETS_MS.length] ?? 0;
  setTimeout(() => {
    offsetMs = 0;
  }, CLOCK_FOR_MS);
}
