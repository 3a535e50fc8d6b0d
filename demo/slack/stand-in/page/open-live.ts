import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SlackState } from '../state/slack-state.js';

/** Changes within this time are told together. */
const GATHER_MS = 40;
const BEAT_MS = 15_000;

/** Server-sent events: one `change` after each group of changes. */
export function openLive({ changes }: SlackState, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const tell = () => {
    timer = undefined;
    response.write(`event: change\ndata: ${changes.revision}\n\n`);
  };
  let timer: NodeJS.Timeout | undefined = setTimeout(tell, 0);
  const stop = changes.subscribe(() => {
    timer ??= setTimeout(tell, GATHER_MS);
  });
  const beat = setInterval(() => response.write(':\n\n'), BEAT_MS);
  request.on('close', () => {
    stop();
    clearTimeout(timer);
    clearInterval(beat);
  });
}
