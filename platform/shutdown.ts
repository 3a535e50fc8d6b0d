export interface Shutdown {
  /** Runs last added first; each gets its turn even when another fails. */
  add(what: string, stop: () => Promise<void> | void): void;
  /** Stops everything once; later calls wait for the first. */
  run(): Promise<void>;
}

/** What must be stopped when a process ends, in reverse order of starting. */
export function createShutdown(onError: (what: string, error: unknown) => void): Shutdown {
  const stops: { what: string; stop: () => Promise<void> | void }[] = [];
  let running: Promise<void> | null = null;
  const runAll = async () => {
    for (const { what, stop } of stops.reverse()) {
      try {
        await stop();
      } catch (error) {
        onError(what, error);
      }
    }
  };
  return {
    add: (what, stop) => void stops.push({ what, stop }),
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Resolves at the first SIGINT or SIGTERM; a second one, whichever of the two, ends the process at once with code 1. */
export function waitForSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const onSignal = (signal: NodeJS.Signals) => {
      for (const each of SIGNALS) {
        process.removeListener(each, onSignal);
        process.on(each, () => process.exit(1));
      }
      resolve(signal);
    };
    for (const each of SIGNALS) process.on(each, onSignal);
  });
}
