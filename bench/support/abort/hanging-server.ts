import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BenchScope } from '../bench-scope.js';

/** A metric store that takes every question and answers none. */
export async function startHangingServer({ shutdown }: BenchScope): Promise<string> {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  shutdown.add('hanging server', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
