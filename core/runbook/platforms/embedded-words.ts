import type { FlagMove } from '../../rollout/spec.js';
import type { RunbookBlock } from '../runbook.js';
import type { RunbookFacts } from '../runbook-facts.js';
import { toCheckSql, toLookSql, toRestoreSql } from './embedded-sql.js';
import type { PlatformWords } from './platform-words.js';
import { quoteShell } from './quote.js';

/** The flags that Tidegate serves itself from its store. */
export const EMBEDDED_WORDS: PlatformWords = {
  settings: [
    { name: 'DATABASE_URL', meaning: "Tidegate's Postgres, as its API and worker have it" },
    { name: 'TIDEGATE_URL', meaning: "address of Tidegate's API, such as http://127.0.0.1:7788" },
  ],
  cut: (facts, flags) => [
    {
      heading: 'embedded: look first',
      text: ['Open the store with `psql -X "$DATABASE_URL"`, then:'],
      code: { language: 'sql', lines: toLookSql(facts) },
      expect: expectedRollout(facts),
    },
    {
      heading: 'embedded: one transaction for the whole bundle',
      text: ['Paste all of it. All flags move at once, so nobody sees a mixture; every API server follows within a second.'],
      code: { language: 'sql', lines: [...toRestoreSql(facts, flags), ...toLookSql(facts)] },
      expect: `\`UPDATE 1\`, \`UPDATE ${flags.length}\`, \`COMMIT\`, and at last nobody_exposed \`t\`. A smaller second number: a flag was never written there, and has nothing to go back from. \`ROLLBACK\` instead of \`COMMIT\`: nothing was done; read the error, mend it, paste again. Pasting twice does no harm.`,
    },
    {
      heading: 'embedded: if the store is gone too',
      text: [
        'Then nothing serves these flags. Exposures run out by themselves; applications with the SDK fall back to the control values in their own code, at the latest when the answer that they keep has run out (Cache-Control: max-age).',
        'Check that the values in the code are the control versions below, and restart the applications to make it sure now.',
      ],
      code: null,
      expect: null,
    },
  ],
  restore: (facts, flag) => [
    {
      heading: 'Done by step 1. Read it back:',
      text: [],
      code: { language: 'sql', lines: toCheckSql(facts, flag.key) },
      expect: `\`${flag.control}\`, nothing, \`control\`. Anything else: paste the transaction of step 1 again.`,
    },
  ],
  cleanUp: () => [
    {
      heading: 'embedded',
      text: [
        'Nothing to remove. The transaction has left a notice for the rollout: when API and worker are back it ends as rolled back by itself and gives its flags free.',
        'Leave rollouts, leases and audit_entries alone.',
      ],
      code: null,
      expect: null,
    },
  ],
  outside: (facts, flags) => [toOutside(facts, flags)],
};

function expectedRollout({ rollout }: RunbookFacts): string {
  const none = 'No row: Tidegate never wrote this feature; go to the next platform.';
  if (rollout === null)
    return `the rollout that you mean to undo, or none when it completed long ago. Another one: stop, and take its runbook. ${none}`;
  return `rollout_id \`${rollout.id}\`, or nothing when it completed long ago. Another id: stop; a later rollout has these flags, take its runbook. ${none}`;
}

/** So many units that a share of 1 % hides with a probability of 0.7 % only (0.99^500). */
const ASKED_UNITS = 500;

function toOutside({ feature, environment, cohorts }: RunbookFacts, flags: readonly FlagMove[]): RunbookBlock {
  const cohortText = cohorts.map(
    ({ name, attribute }) => `Cohort ${name} got the candidate by name: ask once more with its attribute "${attribute}" in the context.`,
  );
  return {
    heading: `Ask as ${ASKED_UNITS} users (needs one API server)`,
    text: ['Counts what they get, by flag and version.', ...cohortText],
    code: {
      language: 'sh',
      lines: [
        `for i in $(seq ${ASKED_UNITS}); do`,
        `  curl -s "$TIDEGATE_URL/ofrep/v1/evaluate/flags?feature=${encodeURIComponent(feature)}" \\`,
        "    -H 'content-type: application/json' \\",
        `    -H ${quoteShell(`tidegate-environment: ${environment}`)} \\`,
        `    -d '{"context":{"targetingKey":"runbook-'$i'"}}'`,
        `done | jq -r '.flags[] | "\\(.key) \\(.value)"' | sort | uniq -c`,
      ],
    },
    expect: `exactly these lines: ${flags.map(({ key, control }) => `\`${ASKED_UNITS} ${key} ${control}\``).join(', ')}. A line with another version: somebody still gets the candidate; do step 1 again.`,
  };
}

/** What still works while a part of Tidegate does; better than everything below, because it tells all platforms and the rollout. */
export function toKillBlocks({ feature, environment }: RunbookFacts, platforms: readonly string[]): readonly RunbookBlock[] {
  const kill = `tidegate kill ${quoteShell(feature)} --environment ${quoteShell(environment)}`;
  const others = platforms.filter((name) => name !== 'embedded');
  const also =
    others.length === 0 ? '' : ` For ${others.join(', ')}, do their part of the steps below as well: do not count on Tidegate there.`;
  return [
    {
      heading: 'The API answers',
      text: [`Works while the workflow engine and the workers are down.${also} Then go to "See it from outside".`],
      code: { language: 'sh', lines: [`${kill} \\`, '  --reason "<why>"'] },
      expect: '`✓ killed`, and every flag with its control version.',
    },
    ...(platforms.includes('embedded')
      ? [
          {
            heading: 'The API does not answer, but its store does',
            text: [
              `Run it where DATABASE_URL (or TIDEGATE_DATA for a store in a folder, which psql cannot open) points to the store.${also}`,
            ],
            code: { language: 'sh' as const, lines: [`${kill} \\`, '  --reason "<why>" --direct --yes'] },
            expect: '`✓ killed`. Then do the checks of the flags below: a rollout that had completed needs step 1 as well.',
          },
        ]
      : []),
  ];
}
