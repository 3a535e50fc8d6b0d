import { createInterface } from 'node:readline';

/** A service that a child process of the demo runs. */
export interface ChildService {
  /** Said in the ready line. */
  readonly url: string;
  /** Told of each line on stdin. */
  readonly onLine?: (line: string) => void;
  readonly stop: () => Promise<void>;
}

const STOP_MS = 8_000;

/** Starts the service, prints one ready line, and stops it in order when stdin ends (the parent has gone), or on SIGTERM or SIGINT. */
export async function runChild(start: () => Promise<ChildService>): Promise<void> {
  const service = await start();
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_MS).unref();
    service.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  // Ctrl-C reaches the whole process group; the parent decides and closes stdin.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', stop);
  process.stdout.on('error', stop);
  createInterface({ input: process.stdin })
    .on('line', (line) => service.onLine?.(line))
    .on('close', stop);
  say({ ready: true, url: service.url, pid: process.pid });
}

/** One JSON object on one line of stdout. */
export const say = (message: Readonly<Record<string, unknown>>): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
