import type { Killed } from '../../api/answers.js';

/** What a kill has done, platform by platform. */
export function describeKilled({ feature, environment, generation, platforms = [], engine }: Killed): readonly string[] {
  const told = platforms.map(({ platform, told: state, detail }) =>
    state === 'done'
      ? `${platform} shows control to everybody.`
      : `${platform} could not be told yet and is told until it has carried it out${detail === undefined ? '.' : `: ${detail}`}`,
  );
  const followers = engine === 'later' ? ['The workflow engine does not answer; the rollout hears of it when it does.'] : [];
  return [`Control for everybody on ${feature} in ${environment}, generation ${generation}.`, ...told, ...followers];
}
