import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { AppError } from '../../../core/errors/app-error.js';

const LOOPBACK = '127.0.0.1';

/** Below the ports that the system hands out by itself (Linux from 32768, macOS from 49152): nobody's outgoing connection takes one of these in the meantime. */
const FIRST = 20_000;
const LAST = 32_000;
const TRIES = 50;

/** A port that was free a moment ago, on the loopback interface. */
export async function findFreePort(): Promise<number> {
  for (let tried = 0; tried < TRIES; tried++) {
    const port = randomInt(FIRST, LAST);
    const isFree = await listenOnce(port).then(
      () => true,
      () => false,
    );
    if (isFree) return port;
  }
  return await listenOnce(0);
}

/** Answers the port itself if it is free. Fails with PORT_IN_USE, naming the port and what wanted it. */
export async function requireFreePort(port: number, purpose: string): Promise<number> {
  try {
    return await listenOnce(port);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    throw new AppError(
      'PORT_IN_USE',
      `Port ${port} on ${LOOPBACK} is wanted by ${purpose} and is not free (${reason}). Stop the other process or choose another port.`,
      {
        cause,
        data: { port, purpose },
      },
    );
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new TypeError('no address'))));
    });
  });
}
