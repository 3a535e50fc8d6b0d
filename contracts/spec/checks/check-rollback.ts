import { formatShare } from '../../../core/assignment/share.js';
import { formatDuration } from '../../../core/plan/format-duration.js';
import { suggest } from '../nearest-key.js';
import { candidateShare } from '../to-rollout-spec.js';
import { type Check, error } from './check-finding.js';

/** The whole way back in steps; capacity grows in minutes, and whoever aborts wants to see the end. */
const LONGEST_STEP_BACK_MS = 3_600_000;

/** The rollback order, and the steps of a rollback that nobody hurries. */
export const checkRollback: Check = (parts, context) => [...checkSequence(parts, context), ...checkStepBack(parts, context)];

/** The rollback order names every flag of the bundle exactly once (R-ROLL-3). */
const checkSequence: Check = ({ flags, rollback }) => {
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

/** Steps that fall, from a share that a stage shows at all, and that come to an end (D9). */
const checkStepBack: Check = ({ stages, rollback }) => {
  const stepBack = rollback?.stepBack;
  if (stepBack === undefined) return [];
  const { shares, every } = stepBack;
  const highest = Math.max(0, ...stages.items.map(({ value }) => candidateShare(value)));
  const percent = (share: number) => formatShare(share).replace(' ', '');
  const inOrder = shares.flatMap((share, index) => {
    const before = shares[index - 1];
    if (before === undefined || share < before) return [];
    const sent = `Sent ${percent(share)} after ${percent(before)}`;
    return [
      error(`/rollback/stepBack/shares/${index}`, `${sent}: on the way back the share only falls. Send less than ${percent(before)}.`),
    ];
  });
  const [first = 0] = shares;
  const isTooHigh = stages.complete && stages.items.length > 0 && first >= highest;
  const totalMs = shares.length * every;
  return [
    ...inOrder,
    ...(isTooHigh
      ? [
          error(
            '/rollback/stepBack/shares/0',
            `Sent ${percent(first)}, but no stage shows the candidate to more than ${percent(highest)}: there is nothing to step back from. Send less than ${percent(highest)}.`,
          ),
        ]
      : []),
    ...(totalMs > LONGEST_STEP_BACK_MS
      ? [
          error(
            '/rollback/stepBack/every',
            `Sent ${formatDuration(every)} for ${shares.length} steps, ${formatDuration(totalMs)} in all: the way back takes 1h at most. Send ${formatDuration(Math.floor(LONGEST_STEP_BACK_MS / shares.length / 1_000) * 1_000)} or less, or fewer shares.`,
          ),
        ]
      : []),
  ];
};
