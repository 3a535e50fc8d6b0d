import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page as Tidegate's webhook pager sends it. */
export interface ReceivedPage {
  readonly atMs: number;
  readonly event: string;
  readonly dedupKey: string;
  readonly summary: string;
  readonly rollout: string;
}

export interface PageReceiver {
  /** Where the pager `oncall` must send to. */
  readonly url: string;
  readonly pages: readonly ReceivedPage[];
  /** Called for each new incident; a repeated page of the same incident is dropped. */
  onPage: (page: ReceivedPage) => void;
  readonly close: () => Promise<void>;
}

const MAX_BODY = 64 * 1024;

/** Stands in for the on-call service: takes pages by HTTP and shows them. */
export async function startPageReceiver(port = 0): Promise<PageReceiver> {
  const pages: ReceivedPage[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) if (text.length < MAX_BODY) text += String(chunk);
    const page = toPage(text);
    response.writeHead(page === null ? 400 : 202).end();
    if (page === null || page.event === 'resolved' || pages.some(({ dedupKey }) => dedupKey === page.dedupKey)) return;
    pages.push(page);
    receiver.onPage(page);
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  const receiver: PageReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/page`,
    pages,
    onPage: () => undefined,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

function toPage(text: string): ReceivedPage | null {
  try {
    const { event, dedupKey, summary, rollout } = JSON.parse(text) as Record<string, unknown>;
    return { atMs: Date.now(), event: String(event), dedupKey: String(dedupKey), summary: String(summary), rollout: String(rollout) };
  } catch {
    return null;
  }
}
