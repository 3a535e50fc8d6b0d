import type { SqlSession } from '../sql/sql-client.js';

/** One step of the schema. Never changed once released: the next step mends it. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** Run one by one in one transaction (PGlite's prepared queries take a single statement each). A function does what SQL cannot. */
  readonly statements: readonly (string | ((tx: SqlSession) => Promise<void>))[];
}
