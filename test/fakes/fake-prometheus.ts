import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a metric store may answer an instant query. */
export type PrometheusMood = 'good' | 'status500' | 'hang' | 'nan' | 'empty' | 'twoSeries' | 'notJson';

export interface FakePrometheus {
  readonly url: string;
  mood: PrometheusMood;
  stop(): Promise<void>;
}

const sample = (value: string) => ({ metric: {}, value: [0, value] });
const vector = (...values: readonly string[]) =>
  JSON.stringify({ status: 'success', data: { resultType: 'vector', result: values.map(sample) } });

/** A Prometheus that answers as it is told. When it is good, `total` is 400 and everything else is 4, in both arms. */
export async function startFakePrometheus(): Promise<FakePrometheus> {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://localhost').searchParams.get('query') ?? '';
    answer(response, fake.mood, query);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakePrometheus = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mood: 'good',
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
    case 'notJson':
      return void response.end('<html>Bad gateway</html>');
    case 'hang':
      return;
  }
}
