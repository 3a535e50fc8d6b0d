import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';
import { createLimitedServer, SERVER_LIMITS, type ServerLimits } from './server-limits.js';

let api: ApiUnderTest;
const sockets: Socket[] = [];
beforeAll(async () => {
  api = await startApi({}, { limits: { headersMs: 50, requestMs: 80, keepAliveMs: 20, checkEveryMs: 20 } });
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});
afterAll(() => api.stop());

/** A connection that says what it is told, and what it heard when it was closed. */
function open(text = '', port = Number(new URL(api.url).port)): { readonly socket: Socket; readonly heard: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  let heard = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    heard += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(text);
  return { socket, heard: new Promise((resolve) => socket.once('close', () => resolve(heard))) };
}

/** A server with the limits of the API, and nothing behind them. */
async function listen(limits: Partial<ServerLimits>) {
  const server = createLimitedServer({ ...SERVER_LIMITS, ...limits }, (_req, res) => res.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

const HEAD = 'POST /v1/freezes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('R-API-1 slow and greedy clients', () => {
  it('are cut off when their headers do not end', async () => {
    expect(await open('GET /v1/rollouts HTTP/1.1\r\nHost: localhost\r\nX-Slow: ').heard).toContain('408');
  });

  it('are cut off when their body does not end', async () => {
    expect(await open(`${HEAD}Content-Length: 1000\r\n\r\n{"kind":`).heard).not.toContain('HTTP/1.1 2');
  });

  it('lose a connection that they do not use', async () => {
    expect(await open('GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n').heard).toContain('200 OK');
  });

  it('keep an event stream, which is an answer, as long as they like', async () => {
    const stream = open('GET /ofrep/v1/sse HTTP/1.1\r\nHost: localhost\r\n\r\n');
    // Each of the two is cut off by a limit that the stream has outlived by then.
    await open('GET /v1/rollouts HTTP/1.1\r\nHost: localhost\r\nX-Slow: ').heard;
    await open(`${HEAD}Content-Length: 1000\r\n\r\n{"kind":`).heard;
    expect(stream.socket.destroyed).toBe(false);
  });

  it.each([
    ['a length that is said twice', `${HEAD}Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}  `, '400'],
    ['a length beside chunks', `${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, '400'],
    ['headers without end', `GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, '431'],
    ['a line break within a header', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\rb\r\n\r\n', '400'],
  ])('are refused for %s', async (_what, text, status) => {
    const { server, port } = await listen({});
    expect((await open(text, port).heard).split('\r\n')[0]).toContain(status);
    await new Promise((resolve) => server.close(resolve));
  });

  it('get no more connections than there may be', async () => {
    const { server, port } = await listen({ connections: 1 });
    const first = open('', port);
    await new Promise((resolve) => first.socket.once('connect', resolve));
    expect(await open('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', port).heard).toBe('');
    expect(first.socket.destroyed).toBe(false);
    first.socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});
