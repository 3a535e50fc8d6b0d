import { type Logger, pino } from 'pino';

export type { Logger };

/** JSON lines on standard error, so that standard output stays data. `error` means that somebody must act. */
export function createLogger(level: string, name: string): Logger {
  return pino(
    { level, name, redact: ['authorization', '*.authorization', 'headers.authorization', 'token', '*.token', '*.*.token'] },
    pino.destination({ dest: 2, sync: false }),
  );
}
