import { suggest } from '../nearest-key.js';
import { type Check, error } from './check-finding.js';

/** The rollback order names every flag of the bundle exactly once (R-ROLL-3). */
export const checkRollback: Check = ({ flags, rollback }) => {
  const sequence = rollback?.sequence;
  if (sequence === undefined) return [];
  const keys = flags.items.map((flag) => flag.value.key);
  const missing = keys.filter((key) => !sequence.includes(key));
  return [
    ...sequence.flatMap((key, index) => {
      const pointer = `/rollback/sequence/${index}`;
      if (sequence.indexOf(key) < index)
        return [error(pointer, `Sent "${key}" a second time: each flag goes back exactly once. Remove one.`)];
      // With a malformed flag in the bundle this may be its key.
      if (keys.includes(key) || !flags.complete) return [];
      return [
        error(pointer, `Sent "${key.slice(0, 80)}", which is no flag of the bundle.${suggest(key, keys)} Flags: ${keys.join(', ')}.`),
      ];
    }),
    ...(missing.length > 0
      ? [
          error(
            '/rollback/sequence',
            `Sent a list of ${sequence.length} without ${missing.join(', ')}: every flag must go back. Add what is missing, or leave the list out for the reverse of bundle.flags.`,
          ),
        ]
      : []),
  ];
};
