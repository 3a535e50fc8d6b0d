import { type DestinationStream, type Logger, pino } from 'pino';

import { requestFields } from './request-context.js';

export type { Logger };

/** Secrets of the configuration, wherever in a logged object they stand. */
const SECRETS = ['token', 'botToken', 'appToken', 'clientToken', 'signingSecret', 'routingKey', 'routing_key'];
const DEPTHS = ['', '*.', '*.*.', '*.*.*.'];
const REDACTED = [
  'authorization',
  '*.authorization',
  'headers.authorization',
  ...DEPTHS.flatMap((depth) => SECRETS.map((name) => `${depth}${name}`)),
];

/** JSON lines on standard error, so that standard output stays data; what is done for a request carries its id. `error` means that somebody must act. */
export function createLogger(level: string, name: string, to: DestinationStream = pino.destination({ dest: 2, sync: false })): Logger {
  return pino({ level, name, redact: REDACTED, mixin: requestFields }, to);
}
