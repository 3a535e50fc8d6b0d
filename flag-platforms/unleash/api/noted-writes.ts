import type { UnleashApi } from './unleash-api.js';

/** What was written through it so far, as a person would say it; flags that were made come first. */
export interface NotedWrites {
  readonly api: UnleashApi;
  toWords(): readonly string[];
}

/** The same calls, and a note of each one that changed something: registering reads, compares and writes in many places, and its line tells of all. */
export function noteWrites(api: UnleashApi): NotedWrites {
  const made = new Set<string>();
  const changed = new Set<string>();
  const on = new Set<string>();
  const noted =
    <Rest extends readonly unknown[], T>(where: Set<string>, call: (flag: string, ...rest: Rest) => Promise<T>, isWrite = (_: T) => true) =>
    async (flag: string, ...rest: Rest): Promise<T> => {
      const answer = await call(flag, ...rest);
      if (isWrite(answer)) where.add(flag);
      return answer;
    };
  return {
    api: {
      ...api,
      createFeature: noted(made, api.createFeature, (isNew) => isNew),
      addStrategy: noted(changed, api.addStrategy),
      patchStrategy: noted(changed, api.patchStrategy, (came) => came === 'written'),
      removeStrategy: noted(changed, api.removeStrategy),
      addDependency: noted(changed, api.addDependency),
      switchOn: noted(on, api.switchOn),
    },
    toWords: () => [
      ...say('made', made),
      ...say('brought to control', without(changed, made)),
      // A flag is made switched off.
      ...say('switched on', without(on, made)),
    ],
  };
}

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> =>
  new Set([...some].filter((flag) => !others.has(flag)));

const say = (verb: string, flags: ReadonlySet<string>): readonly string[] => (flags.size === 0 ? [] : [`${verb} ${[...flags].join(', ')}`]);
