import { eventually } from './eventually.js';

/** Stops the world of a process for a while; it always goes on. */
export async function frozen(pid: number, ms: number, meanwhile: () => Promise<void>): Promise<void> {
  const untilMs = Date.now() + ms;
  process.kill(pid, 'SIGSTOP');
  try {
    await meanwhile();
    await eventually('end of the outage', async () => (Date.now() >= untilMs ? true : undefined), { timeoutMs: ms + 1_000 });
  } finally {
    process.kill(pid, 'SIGCONT');
  }
}
