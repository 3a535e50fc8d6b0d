import type { Runbook } from './runbook.js';
import type { RunbookFacts } from './runbook-facts.js';

/** Whom to tell, and what. Known names stand there; who is not known is named by role. */
export function toTelling({ feature, environment, summary, slack, pager, rollout }: RunbookFacts): Runbook['tell'] {
  const of = rollout === null ? '' : ` (rollout ${rollout.id})`;
  const channel = slack === null ? 'The release channel' : slack;
  const onCall = pager === null ? 'On-call' : `On-call (${pager})`;
  const requester = rollout === null ? 'Whoever asked for the rollout' : rollout.requestedBy;
  return [
    {
      whom: `${channel}, before step 1; wait for no answer`,
      what: `"Putting ${feature} in ${environment} back to control by hand${of}: ${summary}. Tidegate is not available. Please change none of its flags."`,
    },
    {
      whom: `${onCall}, after step 1`,
      what: '"Nobody gets the candidate since <time>. Flags are being read back one by one." Say at once if a check fails.',
    },
    {
      whom: `${requester}, when done`,
      what: 'when the candidate was on, for how many, when it was off, and what users saw. The rollout stays ended; a retry is a new one.',
    },
    {
      whom: 'Whoever brings Tidegate back',
      what: `start the API and a worker, wait a minute, then \`tidegate list\`: the rollout must end as rolled back. If it goes forward instead: \`tidegate kill ${feature}\`.`,
    },
  ];
}
