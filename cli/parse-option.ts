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

/** `2%` or `2 %` → 0.02; between 0 and 100 %. */
export function parsePercent(text: string): number {
  const [, number = ''] = /^(\d+(?:\.\d+)?) ?%$/.exec(text.trim()) ?? [];
  const share = Number(number) / 100;
  if (number === '' || share > 1) throw new InvalidArgumentError('It must be a percentage such as 2% or 0.5%.');
  return share;
}

export function parsePositivePercent(text: string): number {
  const share = parsePercent(text);
  if (share === 0) throw new InvalidArgumentError('It must be more than 0%.');
  return share;
}

/** A whole number from 1 on. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return Number(text);
}

/** `14,30` → both; what they mean is the command's affair. */
export function parseList(text: string): readonly string[] {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.includes('')) throw new InvalidArgumentError('It must be a list with commas between, such as 14,30.');
  return parts;
}

/** For options that may be given several times. */
export function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}
