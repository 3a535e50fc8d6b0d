import { createServer, type RequestListener, type Server } from 'node:http';

/** How long and how many connections may hold a place, so that slow or idle ones cannot take all of them. Milliseconds. */
export interface ServerLimits {
  /** From the first byte of a request to the last of its headers. */
  readonly headersMs: number;
  /** To the last byte of its body. Answers take as long as they like: event streams never end. */
  readonly requestMs: number;
  /** Between two requests of a connection. */
  readonly keepAliveMs: number;
  /** How often the first two are looked at. */
  readonly checkEveryMs: number;
  readonly connections: number;
  /** Bytes of all headers together. */
  readonly headerBytes: number;
  /** Headers of a request. */
  readonly headers: number;
}

/** 2 MB of outcomes within 30 s are 0.5 Mbit/s. Connections: all streams that there may be, and as many requests as a process can hold beside them. */
export const SERVER_LIMITS: ServerLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 5_000,
  checkEveryMs: 2_000,
  connections: 12_000,
  headerBytes: 16_384,
  headers: 100,
};

/** A server with these limits, which does not listen yet. */
export function createLimitedServer(limits: ServerLimits, handle: RequestListener): Server {
  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      maxHeaderSize: limits.headerBytes,
    },
    handle,
  );
  server.maxConnections = limits.connections;
  server.maxHeadersCount = limits.headers;
  return server;
}
