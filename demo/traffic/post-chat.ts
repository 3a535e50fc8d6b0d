import { Agent, request } from 'node:http';

export interface ChatPoster {
  /** Resolves when the application has answered 200; rejects otherwise. */
  readonly post: (body: Readonly<Record<string, unknown>>) => Promise<void>;
  readonly close: () => void;
}

const TIMEOUT_MS = 10_000;

/** Posts messages over a bounded number of connections that are kept open. */
export function createChatPoster(appUrl: string, maxSockets: number): ChatPoster {
  const agent = new Agent({ keepAlive: true, maxSockets });
  const url = new URL('/chat', appUrl);
  const post = (body: Readonly<Record<string, unknown>>) =>
    new Promise<void>((resolve, reject) => {
      const text = Buffer.from(JSON.stringify(body));
      const sent = request(
        url,
        { method: 'POST', agent, timeout: TIMEOUT_MS, headers: { 'content-type': 'application/json', 'content-length': text.length } },
        (response) => {
          response.resume();
          response.once('end', () =>
            response.statusCode === 200 ? resolve() : reject(new Error(`The application answered ${response.statusCode}.`)),
          );
          response.once('error', reject);
        },
      );
      sent.once('timeout', () => sent.destroy(new Error('The application did not answer.')));
      sent.once('error', reject);
      sent.end(text);
    });
  return { post, close: () => agent.destroy() };
}
