import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a metric store may answer an instant query. */
export type PrometheusMood = 'good' | 'status500' | 'hang' | 'nan' | 'empty' | 'twoSeries' | 'notJson' | 'warning' | 'busy';

export interface FakePrometheus {
  readonly url: string;
  mood: PrometheusMood;
  /** Queries that came, with their paths and explicit times, oldest first. */
  readonly asked: { readonly path: string; readonly query: string; readonly time: string | null }[];
  stop(): Promise<void>;
}

const sample = (value: string, index: number) => ({ metric: { job: 'app', pod: `app-${index}` }, value: [0, value] });
const vector = (...values: readonly string[]) =>
  JSON.stringify({ status: 'success', data: { resultType: 'vector', result: values.map(sample) } });

const SAID_BESIDE = { warnings: ['store-2 did not answer'], infos: ['metric might not be a counter'] };

/** A Prometheus that answers as it is told. When it is good, `total` is 400 and everything else is 4, in both arms. */
export async function startFakePrometheus(): Promise<FakePrometheus> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const query = searchParams.get('query') ?? '';
    fake.asked.push({ path: pathname, query, time: searchParams.get('time') });
    answer(response, fake.mood, query);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakePrometheus = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mood: 'good',
    asked: [],
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

function answer(response: ServerResponse, mood: PrometheusMood, query: string): void {
  switch (mood) {
    case 'good':
      return void response.end(vector(query.includes('total') ? '400' : '4'));
    case 'status500':
      return void response.writeHead(500).end('{"status":"error","error":"out of memory"}');
    case 'nan':
      return void response.end(vector('NaN'));
    case 'empty':
      return void response.end(vector());
    case 'twoSeries':
      return void response.end(vector('1', '2'));
    case 'warning':
      return void response.end(
        JSON.stringify({ ...(JSON.parse(vector(query.includes('total') ? '400' : '4')) as object), ...SAID_BESIDE }),
      );
    case 'busy':
      return void response.writeHead(429, { 'retry-after': '7' }).end('too many requests');
    case 'notJson':
      return void response.end('<html>Bad gateway</html>');
    case 'hang':
      return;
  }
}
