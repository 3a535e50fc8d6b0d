export interface Stall {
  /** Resolves when the call has left the writer and hangs on the way. */
  readonly reached: Promise<void>;
  /** Lets it arrive. */
  release(): void;
}

export interface StallingFetch {
  readonly fetch: typeof fetch;
  /** The next call that matches hangs between writer and server until it is released. */
  stallNext(method: string, path: RegExp): Stall;
}

/** A network that can hold one call back: what a paused process, a full queue or a proxy does to a write. */
export function createStallingFetch(): StallingFetch {
  const armed: { method: string; path: RegExp; reach: () => void; released: Promise<void> }[] = [];
  return {
    fetch: async (input, init) => {
      const index = armed.findIndex(({ method, path }) => init?.method === method && path.test(String(input)));
      const [held] = index < 0 ? [] : armed.splice(index, 1);
      held?.reach();
      await held?.released;
      return fetch(input, init);
    },
    stallNext(method, path) {
      const reached = withResolvers();
      const released = withResolvers();
      armed.push({ method, path, reach: reached.resolve, released: released.promise });
      return { reached: reached.promise, release: released.resolve };
    },
  };
}

/** `Promise.withResolvers` needs Node 22. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
