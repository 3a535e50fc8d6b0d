import { suggest } from '../nearest-key.js';
import { type Check, error, findDuplicates } from './check-finding.js';

/** Flags: each once, with something to change, on a platform that exists. */
export const checkBundle: Check = ({ flags }, { platforms }) => {
  const known = platforms.map((platform) => platform.name);
  return [
    ...findDuplicates(flags.items, 'key', (flag) => flag.key),
    ...flags.items.flatMap(({ pointer, value }) => [
      ...(value.control === value.candidate
        ? [
            error(
              `${pointer}/candidate`,
              `Sent "${value.candidate}" for control and candidate: flag ${value.key} would change nothing. Name the new version, or leave the flag out.`,
            ),
          ]
        : []),
      ...(known.includes(value.platform)
        ? []
        : [
            error(
              `${pointer}/platform`,
              `Sent "${value.platform}": no such flag platform is configured.${suggest(value.platform, known)} Configured: ${known.join(', ')}.`,
            ),
          ]),
    ]),
  ];
};
