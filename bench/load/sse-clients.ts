import { get } from 'node:http';

/**
 * Many listeners in a process of their own: `sse-clients <url> <count>`. Tells its parent when all are connected, and for every event id
 * when the last of them has it (wall clock, ms with decimals: both processes are on one machine).
 */
const [url = '', wanted = '0'] = process.argv.slice(2);
const count = Number(wanted);
const told = new Map<string, number[]>();
let connected = 0;

const nowMs = (): number => performance.timeOrigin + performance.now();

function note(id: string): void {
  const times = told.get(id) ?? [];
  told.set(id, times);
  times.push(nowMs());
  if (times.length === count) process.send?.({ kind: 'told', id, times });
}

function take(frame: string): void {
  if (frame.startsWith('id: ')) note(frame.slice(4, frame.indexOf('\n')));
  if (!frame.startsWith('retry:')) return;
  connected += 1;
  if (connected === count) process.send?.({ kind: 'ready' });
}

function connect(): void {
  get(url, { agent: false }, (response) => {
    let rest = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) take(frame);
    });
  });
}

for (let index = 0; index < count; index += 1) connect();
