import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Health } from './health/health.js';
import type { SseHub } from './sse/sse-hub.js';

const CLOSE_IDLE_EVERY_MS = 100;

export interface CloseOptions {
  readonly server: Server;
  readonly hub: SseHub;
  readonly health: Health;
  /** What follows the store. */
  readonly parts: readonly { stop(): Promise<void> }[];
  readonly lameDuckMs: number;
  readonly deadlineMs: number;
  readonly onError: (error: unknown) => void;
}

/**
 * In this order because an EventSource connects again at once over a kept-alive connection, which a closing Node server still serves:
 * say not ready, refuse new work, end the streams, stop listening, close idle connections; at the deadline all others (research/ux-ecosystem.md, 2.4, measured).
 */
export async function closeServer({ server, hub, health, parts, lameDuckMs, deadlineMs, onError }: CloseOptions): Promise<void> {
  health.leave();
  if (lameDuckMs > 0) await delay(lameDuckMs);
  health.drain();
  hub.close();
  const closed = new Promise<void>((resolve) => {
    // The error says that it was not listening: then there is nothing to wait for.
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  // A connection whose last request had begun before is kept alive for the next one; there will be none.
  const idle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearTimeout(deadline);
  clearInterval(idle);
  for (const part of parts) await part.stop().catch(onError);
}
