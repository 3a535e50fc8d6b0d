import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedPage {
  readonly event: 'triggered' | 'resolved';
  readonly dedupKey: string;
  readonly summary: string;
  readonly cause: string;
  readonly rollout: string;
  readonly state: string;
}

export interface PageReceiver {
  readonly url: string;
  readonly pages: readonly ReceivedPage[];
  /** What was said to be over. */
  readonly resolved: readonly ReceivedPage[];
  stop(): Promise<void>;
}

/** An on-call service on the loopback interface that keeps what it is sent. */
export async function startPageReceiver(): Promise<PageReceiver> {
  const pages: ReceivedPage[] = [];
  const resolved: ReceivedPage[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const page = JSON.parse(text) as ReceivedPage;
    (page.event === 'resolved' ? resolved : pages).push(page);
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`,
    pages,
    resolved,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
