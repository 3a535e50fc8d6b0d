import { InvalidArgumentError } from 'commander';
import { toMilliseconds } from '../contracts/spec/schema/duration.js';

/** `30m` → 1,800,000. */
export function parseDuration(text: string): number {
  const ms = toMilliseconds(text);
  if (ms === undefined || ms === 0) throw new InvalidArgumentError('It must be a duration such as 30s, 5m, 1h30m or 7d.');
  return ms;
}

/** 0 asks for any free port. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (text.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('It must be a port from 0 to 65535.');
  return port;
}

export function parseLimit(text: string): string {
  if (!/^(?:[1-9]\d?|1\d\d|200)$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 to 200.');
  return text;
}

/** For options that may be given several times. */
export function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
