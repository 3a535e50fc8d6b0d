export type SqlValue = string | number | boolean | null | readonly (string | null)[] | readonly number[];

/** Something that runs statements: the client itself, or one transaction of it. */
export interface SqlSession {
  /** Runs one statement with `$1`-style parameters; rows come back with 64-bit integers as numbers and JSON parsed. */
  query<Row extends object = Record<string, unknown>>(text: string, params?: readonly SqlValue[]): Promise<readonly Row[]>;
}

/** The one door to either engine. Errors are AppErrors already. */
export interface SqlClient extends SqlSession {
  readonly kind: 'pglite' | 'postgres';
  /**
   * Commits when `work` ends, rolls back when it throws. Deadlocks and serialization failures are tried again, so `work` must have no effect outside of the
   * transaction; and it must use the session it is given: the client itself would wait for this very transaction on PGlite.
   */
  transaction<T>(work: (tx: SqlSession) => Promise<T>): Promise<T>;
  /** Payloads of `pg_notify` on the channel, from all sessions, after their commit. `onGap`: some may have been missed. Returns how to stop. */
  listen(channel: string, handler: (payload: string) => void, onGap: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
