import { get } from 'node:http';

/**
 * Listeners to the events of rollouts, in a process of their own: `event-streams <api url> <id,id,…> <person,person,…>`, the people in turn. Tells its parent when each has had its first view, and
 * for every later view of a rollout its revision and when it came (wall clock, ms with decimals: both processes are on one machine).
 */
const [url = '', list = '', names = ''] = process.argv.slice(2);
const ids = list.split(',');
const people = names.split(',');
let opened = 0;

const nowMs = (): number => performance.timeOrigin + performance.now();

function take(id: string, frame: string, isFirst: boolean): boolean {
  if (!frame.includes('event: view')) return isFirst;
  const atMs = nowMs();
  if (!isFirst) {
    const revision = Number(/"revision":(\d+)/.exec(frame)?.[1]);
    process.send?.({ kind: 'view', id, revision, atMs });
    return false;
  }
  opened += 1;
  if (opened === ids.length) process.send?.({ kind: 'ready' });
  return false;
}

function listen(id: string, person: string): void {
  const headers = { authorization: `Bearer dev:${person}` };
  get(`${url}/v1/rollouts/${id}/events`, { agent: false, headers }, (response) => {
    if (response.statusCode !== 200) process.send?.({ kind: 'refused', id, status: response.statusCode });
    let rest = '';
    let isFirst = true;
    response.setEncoding('utf8').on('data', (chunk: string) => {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) isFirst = take(id, frame, isFirst);
    });
  }).on('error', () => process.send?.({ kind: 'refused', id, status: 0 }));
}

for (const [index, id] of ids.entries()) listen(id, people[index % people.length] ?? '');
