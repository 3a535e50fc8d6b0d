import type { FlagMove } from '../rollout/spec.js';
import { EMBEDDED_WORDS, toKillBlocks } from './platforms/embedded-words.js';
import type { PlatformWords } from './platforms/platform-words.js';
import { toGeneralWords } from './platforms/unknown-words.js';
import { UNLEASH_WORDS } from './platforms/unleash-words.js';
import type { Runbook, RunbookStep } from './runbook.js';
import { describeSituation, inSequence, type RunbookFacts } from './runbook-facts.js';
import { toTelling } from './to-telling.js';

/** How a person puts a rollout back by hand: the plan's rollback (R-ROLL-3), in the words of each flag's platform. */
export function toRunbook(facts: RunbookFacts): Runbook {
  const flags = inSequence(facts);
  const platforms = [...new Set(flags.map((flag) => flag.platform))];
  const own = (name: string) => flags.filter((flag) => flag.platform === name);
  const each = (say: (words: PlatformWords, flags: readonly FlagMove[]) => RunbookStep['blocks']) =>
    platforms.flatMap((name) => say(wordsOf(name), own(name)));
  const { feature, environment, summary, rollout } = facts;
  return {
    ...{ feature, environment, summary },
    rolloutId: rollout?.id ?? null,
    situation: describeSituation(facts),
    first: toKillBlocks(facts, platforms),
    never: toNever(facts, flags),
    settings: platforms.flatMap((name) => wordsOf(name).settings),
    steps: [
      {
        number: 1,
        kind: 'exposure',
        title: 'Exposure to zero',
        flag: null,
        blocks: each((words, mine) => words.cut(facts, mine)),
      },
      ...flags.map((flag, index) => toFlagStep(facts, flag, index + 2)),
      {
        number: flags.length + 2,
        kind: 'cleanUp',
        title: 'Clean up',
        flag: null,
        blocks: each((words, mine) => words.cleanUp(facts, mine)),
      },
    ],
    outside: each((words, mine) => words.outside(facts, mine)),
    tell: toTelling(facts),
  };
}

function toFlagStep(facts: RunbookFacts, flag: FlagMove, number: number): RunbookStep {
  const { key, platform, control, candidate } = flag;
  return {
    number,
    kind: 'flag',
    title: `${key} back to ${control}`,
    flag: { key, platform, control, candidate },
    blocks: wordsOf(platform).restore(facts, flag),
  };
}

function wordsOf(platform: string): PlatformWords {
  if (platform === 'embedded') return EMBEDDED_WORDS;
  return platform === 'unleash' ? UNLEASH_WORDS : toGeneralWords(platform);
}

function toNever({ feature }: RunbookFacts, flags: readonly FlagMove[]): readonly string[] {
  const [firstFlag] = flags;
  const alone = firstFlag?.key ?? feature;
  const several = [
    `Do not flip one flag alone, not even ${alone}: old and new layers would meet in one answer. Step 1 takes all of them together.`,
    'Do not change the order. What writes a format goes back before what reads it.',
  ];
  return [
    ...(flags.length > 1 ? several : []),
    'Do not delete or archive flags: applications would fall to their built-in defaults, whatever those are today.',
    'Do not start, resume, approve or retry a rollout of this feature until somebody has found the cause.',
    'Do not edit generations down or restore a backup of the store: a late write could then raise the exposure again.',
  ];
}
