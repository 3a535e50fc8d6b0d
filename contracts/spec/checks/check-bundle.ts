import { type Check, error, findDuplicates } from './check-finding.js';

/** Flags: each once, with something to change. */
export const checkBundle: Check = ({ flags }) => [
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
  ]),
];
