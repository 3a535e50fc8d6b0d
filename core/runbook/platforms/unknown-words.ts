import type { FlagMove } from '../../rollout/spec.js';
import type { RunbookBlock } from '../runbook.js';
import type { RunbookFacts } from '../runbook-facts.js';
import type { PlatformWords } from './platform-words.js';

const listKeys = (flags: readonly FlagMove[]): string => flags.map(({ key }) => key).join(', ');

/** For a platform that this runbook has no words for: what must come out, however it is done there. */
export function toGeneralWords(platform: string): PlatformWords {
  return {
    settings: [],
    cut: (facts, flags) => [toCut(platform, facts, flags)],
    restore: (_facts, { key, control, candidate }) => [
      {
        heading: `${platform}: make ${control} what everybody gets`,
        text: [
          `Set the default of ${key} to ${control}, and its value when off too. No rule, override or schedule may still name ${candidate}.`,
        ],
        code: null,
        expect: `${control} after you have loaded the page again, and for two made-up users for whom you evaluate ${key} there.`,
      },
    ],
    cleanUp: () => [
      {
        heading: platform,
        text: ['Stop scheduled changes and automations that belong to this rollout. Write down what you changed, and when.'],
        code: null,
        expect: null,
      },
    ],
    outside: (_facts, flags) => [
      {
        heading: `${platform}: ask the application`,
        text: [
          'Applications may cache flags for minutes. Use the product as two new users and look at which versions its logs or traces name.',
        ],
        code: null,
        expect: `only ${flags.map(({ key, control }) => `${key} ${control}`).join(', ')}.`,
      },
    ],
  };
}

function toCut(platform: string, { environment, feature }: RunbookFacts, flags: readonly FlagMove[]): RunbookBlock {
  const isOne = flags.length === 1;
  return {
    heading: `${platform}: nobody gets the candidate`,
    text: [
      `Open ${platform}, environment ${environment}. Where ${feature} has one switch, segment or experiment there that holds everything, turn it off.`,
      `Otherwise set the share of the candidate to 0 % on ${listKeys(flags)}${isOne ? '' : ', in this order,'} and remove rules that name users or groups. Save and publish.`,
    ],
    code: null,
    expect: `0 %, or off, ${isOne ? '' : 'for each of them '}after you have loaded the page again.`,
  };
}
