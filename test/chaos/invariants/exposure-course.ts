import type { EmbeddedWrite, RunLog, UnleashWrite } from './run-log.js';

/** From this moment on clients of the platform get the candidate of a flag in this part of the units, in 1/100,000. */
export interface Level {
  readonly atMs: number;
  readonly platform: 'embedded' | 'unleash';
  /** Of the flag with the greatest. */
  readonly share: number;
  /** Of the flag with the smallest. */
  readonly least: number;
  readonly operation: string;
}

/** What each platform showed over time, by its own log, without repetitions of the same. */
export function toCourses({ flags, embedded, unleash }: Pick<RunLog, 'flags' | 'embedded' | 'unleash'>): readonly (readonly Level[])[] {
  const keys = (platform: string) => flags.filter((flag) => flag.platform === platform).map(({ key }) => key);
  return [
    distinct(embedded.map((write) => ofEmbedded(write, keys('embedded')))),
    distinct(unleash.filter(isApplied).map((write) => ofUnleash(write, keys('unleash')))),
  ].filter((course) => course.length > 0);
}

export const isApplied = ({ status }: UnleashWrite): boolean => status < 400;

function ofEmbedded({ atMs, share, flags, operationId }: EmbeddedWrite, keys: readonly string[]): Level {
  const own = flags.filter(({ key }) => keys.includes(key));
  const shares = own.map(({ follows }) => (follows === 'bundle' ? share : 0));
  return { atMs, platform: 'embedded', share: Math.max(0, ...shares), least: Math.min(...shares), operation: operationId };
}

function ofUnleash({ atMs, shares, operation }: UnleashWrite, keys: readonly string[]): Level {
  const own = keys.map((key) => shares[key] ?? 0);
  return { atMs, platform: 'unleash', share: Math.max(0, ...own), least: Math.min(...own), operation };
}

const distinct = (levels: readonly Level[]): readonly Level[] =>
  levels.filter(({ share, least }, index) => {
    const before = levels[index - 1];
    return Number.isFinite(least) && (before === undefined || before.share !== share || before.least !== least);
  });
