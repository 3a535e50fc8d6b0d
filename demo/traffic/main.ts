import { runChild, say } from '../process/run-child.js';
import { createChatPoster } from './post-chat.js';
import { Traffic } from './traffic.js';

const { env } = process;
const REPORT_MS = 500;

await runChild(async () => {
  const appUrl = env['APP_URL'] ?? 'http://127.0.0.1:4020';
  const poster = createChatPoster(appUrl, 128);
  const traffic = new Traffic({ poster, rate: Number(env['RATE'] ?? 40), run: env['RUN'] ?? Date.now().toString(36) });
  const reporting = setInterval(() => say({ traffic: traffic.counts }), REPORT_MS);
  return {
    url: appUrl,
    onLine: (line) => obey(traffic, line),
    async stop() {
      clearInterval(reporting);
      await traffic.stop();
      say({ traffic: traffic.counts });
      poster.close();
    },
  };
});

/** `start`, `stop` or `rate <sessions a second>`, one to a line. */
function obey(traffic: Traffic, line: string): void {
  const [verb, value] = line.trim().split(/\s+/);
  if (verb === 'start') traffic.start();
  else if (verb === 'stop') void traffic.stop();
  else if (verb === 'rate' && Number.isFinite(Number(value))) traffic.setRate(Number(value));
}
