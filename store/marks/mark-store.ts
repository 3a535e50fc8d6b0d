import type { SqlClient } from '../sql/sql-client.js';

/** What background work left behind when it last ran. */
export interface Mark {
  /** Unix milliseconds. */
  readonly atMs: number;
  readonly data: unknown;
}

export interface MarkStore {
  /** Null: it has never run. */
  read(name: string): Promise<Mark | null>;
  /** Replaces the one before. */
  write(name: string, mark: Mark): Promise<void>;
  /** Writes it unless one stands there; answers the one that stands then, the same to everybody who asks at the same moment. */
  claim(name: string, mark: Mark): Promise<Mark>;
  /** Also when it is not there. */
  remove(name: string): Promise<void>;
  /** Those whose names begin so, a hundred at most, oldest first. */
  list(prefix: string): Promise<readonly Mark[]>;
}

/** Marks say when regular work last ran, so that its absence can be seen from outside; and what the first of several processes has settled for all. */
export function createMarkStore(client: SqlClient): MarkStore {
  const read = async (name: string): Promise<Mark | null> =>
    (await client.query<Mark>('SELECT at_ms AS "atMs", data FROM marks WHERE name = $1', [name]))[0] ?? null;
  return {
    read,
    async claim(name, mark) {
      const { atMs, data } = mark;
      await client.query('INSERT INTO marks (name, at_ms, data) VALUES ($1, $2, $3::json) ON CONFLICT (name) DO NOTHING', [
        name,
        atMs,
        JSON.stringify(data),
      ]);
      return (await read(name)) ?? mark;
    },
    async write(name, { atMs, data }) {
      await client.query(
        `INSERT INTO marks (name, at_ms, data) VALUES ($1, $2, $3::json)
         ON CONFLICT (name) DO UPDATE SET at_ms = excluded.at_ms, data = excluded.data`,
        [name, atMs, JSON.stringify(data)],
      );
    },
    async remove(name) {
      await client.query('DELETE FROM marks WHERE name = $1', [name]);
    },
    list: (prefix) =>
      client.query<Mark>('SELECT at_ms AS "atMs", data FROM marks WHERE starts_with(name, $1) ORDER BY at_ms, name LIMIT 100', [prefix]),
  };
}
