import type { FlagMove } from '../../rollout/spec.js';
import type { RunbookBlock } from '../runbook.js';
import type { RunbookFacts } from '../runbook-facts.js';
import type { PlatformWords } from './platform-words.js';
import { quoteShell } from './quote.js';

/** The parent flag by which `flag-platforms/unleash` moves all flags of a feature; each of them depends on its variant `candidate`. */
const pivotOf = ({ feature }: RunbookFacts): string => `tidegate.${feature}`;

/** The page is written where nobody knows how the workers align their flags. */
const OF_A_GROUP =
  'Flags that share a groupId instead of a parent flag (`TIDEGATE_UNLEASH_ALIGN=group`) have no such variant: leave them off, and their strategies as they are.';

const AUTHORIZATION = '-H "Authorization: $UNLEASH_TOKEN"';
const JSON_TYPE = "-H 'content-type: application/json'";
const HERE = 'select(.name == env.UNLEASH_ENVIRONMENT)';

/** Flags in Unleash, by its UI or by its admin API. */
export const UNLEASH_WORDS: PlatformWords = {
  settings: [
    { name: 'UNLEASH_PROJECT_URL', meaning: 'https://<unleash>/api/admin/projects/<project>' },
    { name: 'UNLEASH_ENVIRONMENT', meaning: "Unleash's name of the environment" },
    { name: 'UNLEASH_TOKEN', meaning: 'admin token, or personal token of somebody who may switch flags' },
    { name: 'UNLEASH_FRONTEND_TOKEN', meaning: 'frontend token of that environment, to look from outside' },
  ],
  cut: (facts, flags) => [
    {
      heading: 'unleash: switch the parent flag off',
      text: [
        `By hand: Projects → your project → flag \`${pivotOf(facts)}\` → turn the environment off. All its flags depend on it: with it off nobody gets the candidate of any of them.`,
        'By API, all of them in one transaction. Where change requests are on, somebody who may skip them has to do it.',
      ],
      code: { language: 'sh', lines: toSwitchOff([pivotOf(facts), ...flags.map(({ key }) => key)]) },
      expect: `no error. NotFoundError: one of the flags does not exist and nothing was done; send it again with ["${pivotOf(facts)}"] alone.`,
    },
  ],
  restore: (_facts, flag) => [
    {
      heading: `unleash: off, and with ${flag.control} behind the switch`,
      text: [
        `By hand: flag \`${flag.key}\` → the environment is off → its strategy → variant \`candidate\` → value \`${flag.control}\` → save. Whoever switches it on again then gets control.`,
        `While it is off, applications use the default in their own code; that has to be \`${flag.control}\`.`,
        OF_A_GROUP,
      ],
      code: { language: 'sh', lines: toRestoreCommands(flag) },
      expect: `\`[false,${JSON.stringify(flag.control)}]\`: off, and the control version. \`true\` first: it is on; do step 1 again.`,
    },
  ],
  cleanUp: (facts) => [
    {
      heading: 'unleash: take the candidate out of the parent flag',
      text: [
        `By hand: flag \`${pivotOf(facts)}\` → delete the strategies with a variant \`candidate\`. Without them a late write of Tidegate finds nothing to change.`,
        'Leave the flags off, and archive none: the next rollout switches them on again.',
      ],
      code: { language: 'sh', lines: toCleanUp(facts) },
      expect: 'no error; `[]` as the last line.',
    },
  ],
  outside: (_facts, flags) => [toOutside(flags)],
};

function toSwitchOff(keys: readonly string[]): readonly string[] {
  return [
    'curl -sS --fail-with-body \\',
    '  "$UNLEASH_PROJECT_URL/bulk_features/environments/$UNLEASH_ENVIRONMENT/off" \\',
    `  ${AUTHORIZATION} ${JSON_TYPE} \\`,
    `  -d '{"features":[`,
    ...keys.map((key, index) => `    ${JSON.stringify(key)}${index < keys.length - 1 ? ',' : ''}`),
    "  ]}'",
  ];
}

function toRestoreCommands({ key, control }: FlagMove): readonly string[] {
  const patch = JSON.stringify([{ op: 'replace', path: '/variants/0/payload/value', value: control }]);
  const ask = `curl -sS "$FLAG" ${AUTHORIZATION}`;
  return [
    `FLAG="$UNLEASH_PROJECT_URL"/features/${quoteShell(key)}`,
    `ID=$(${ask} |`,
    `  jq -r '.environments[] | ${HERE} |`,
    "  .strategies[0].id')",
    'curl -sS --fail-with-body -o /dev/null -X PATCH \\',
    '  "$FLAG/environments/$UNLEASH_ENVIRONMENT/strategies/$ID" \\',
    `  ${AUTHORIZATION} ${JSON_TYPE} \\`,
    `  -d ${quoteShell(patch)}`,
    `${ask} |`,
    `  jq -c '.environments[] | ${HERE}`,
    "  | [.enabled, .strategies[].variants[]?.payload.value]'",
  ];
}

function toCleanUp(facts: RunbookFacts): readonly string[] {
  const ask = `curl -sS "$FLAG" ${AUTHORIZATION}`;
  const candidates = [`  | ${HERE} | .strategies[]`, '  | select(any(.variants[]?; .name == "candidate"))'];
  return [
    `FLAG="$UNLEASH_PROJECT_URL"/features/${quoteShell(pivotOf(facts))}`,
    `${ask} |`,
    "  jq -r '.environments[]",
    ...candidates,
    "  | .id' | while read -r ID; do",
    '  curl -sS --fail-with-body -X DELETE \\',
    '    "$FLAG/environments/$UNLEASH_ENVIRONMENT/strategies/$ID" \\',
    `    ${AUTHORIZATION}; done`,
    `${ask} |`,
    "  jq -c '[.environments[]",
    ...candidates,
    "  | .title]'",
  ];
}

function toOutside(flags: readonly FlagMove[]): RunbookBlock {
  const keys = flags.map(({ key }) => JSON.stringify(key)).join(', ');
  return {
    heading: 'unleash: what an application gets',
    text: ['Applications ask every 15 s unless told otherwise; Edge and proxies add their own delay. Wait a minute, then:'],
    code: {
      language: 'sh',
      lines: [
        // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's, not ours
        'curl -sS "${UNLEASH_PROJECT_URL%%/api/*}/api/frontend?sessionId=runbook-1" \\',
        '  -H "Authorization: $UNLEASH_FRONTEND_TOKEN" | jq -c \\',
        `  '[.toggles[].name | select(IN(${keys}))]'`,
      ],
    },
    expect: '`[]`: none of these flags is on for anybody.',
  };
}
