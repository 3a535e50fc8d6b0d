const CAUSES: readonly (readonly [RegExp, (database: string) => string])[] = [
  [
    /address already in use|can't set .*port|can't use default UI port/i,
    () => 'Another process took the port in the meantime. Start again, or choose another port.',
  ],
  [
    /file is not a database|malformed|no such table|SQLITE_CORRUPT|SQLITE_NOTADB/i,
    (file) =>
      `The database file ${file} is damaged or not a Temporal database. Move it away (with the files ending in -wal and -shm) to start afresh.`,
  ],
  [/database is locked|SQLITE_BUSY/i, (file) => `Another process holds the database file ${file}. Stop it first.`],
  [
    /readonly database|permission denied|unable to open database/i,
    (file) => `The database file ${file} cannot be written. Check its owner and rights.`,
  ],
  [/no space left|disk is full|SQLITE_FULL/i, (file) => `The disk is full; make room for ${file}.`],
];

/** Says in one or two sentences what a dead server's log means and what to do. */
export function explainStartFailure(log: string, database: string): string {
  const explain = CAUSES.find(([pattern]) => pattern.test(log))?.[1];
  return explain?.(database) ?? 'The cause is not one that Tidegate knows.';
}
