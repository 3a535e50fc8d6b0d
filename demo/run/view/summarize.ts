import type { BadAct } from '../acts/bad-act.js';
import type { DemoResult } from '../demo-result.js';
import type { ReceivedPage } from '../page-receiver.js';

export interface SummaryInput {
  readonly result: DemoResult;
  readonly bad: BadAct;
  readonly pages: readonly ReceivedPage[];
  readonly sessions: number;
  readonly problems: readonly string[];
  readonly isKept: boolean;
  /** Where the flags were. */
  readonly isOnUnleash: boolean;
  /** Both cards stood in a Slack. */
  readonly hasSlack: boolean;
}

/** What happened, for somebody who sees Tidegate for the first time. */
export function summarize({ result, bad, pages, sessions, problems, isKept, isOnUnleash, hasSlack }: SummaryInput): string[] {
  const { good } = result;
  const again = `npm run demo --${isOnUnleash ? ' --with unleash' : ''}${hasSlack ? ' --slack' : ''} --keep`;
  return [
    '',
    'What happened',
    `  ${sessions} customers chatted with the support assistant over HTTP. Each had all layers of it (parser, parameters, prompt, model) from one snapshot.`,
    ...(isOnUnleash ? UNLEASH_LINES : []),
    `  1. good.yaml, a change that is fine: ${good.state} after ${seconds(good.durationMs)}.`,
    ...good.stages.map(
      ({ kind, share, durationMs }) =>
        `       ${kind.padEnd(7)} ${kind === 'shadow' ? 'mirrored only' : `${Number((share * 100).toFixed(3))} % of the new sessions`}, ${seconds(durationMs)}`,
    ),
    '     Its requester could not approve it; a second person did.',
    `  2. bad.yaml, four flags at once, wrong for refunds only: ${result.bad.state}.`,
    ...badLines(bad),
    `  On-call was paged ${pages.length === 1 ? 'once' : `${pages.length} times`}: ${pages.at(-1)?.summary ?? 'no page arrived'}`,
    `  Sessions that saw layers of both arms at once: ${result.mixedSessions}. Sessions whose versions changed without a rollback: ${result.switchedSessions}. Failed requests: ${result.serverErrors}.`,
    ...(problems.length === 0 ? [] : ['', 'Not as promised', ...problems.map((problem) => `  ${problem}`)]),
    '',
    'What to do next',
    ...(isKept
      ? ['  Everything goes on running at the addresses above; Ctrl-C ends it.']
      : [`  ${again.padEnd(31)}  the same, and leave it running to look around`]),
    '  npm run dev                      start Tidegate, for a rollout of your own: see the README, "in ten minutes"',
    '',
  ];
}

/** What is different there, so that nobody takes the figures for more than they are. */
const UNLEASH_LINES = [
  "  The flags were in Unleash, and the application read them with Unleash's own SDK, which asks once a second. Each write of Tidegate moved all four.",
  '  Unleash draws anew at each reading, so the application kept what a session began with until it ended or was taken back (demo/app/flags).',
];

function badLines({ result, facts, exposure }: BadAct): readonly string[] {
  const { detectedAfterMs, rolledBackAfterMs, sessionsExposed, flagsInOrder } = result;
  const kinds = Object.entries(exposure.byCategory)
    .map(([category, units]) => `${category} ${units}`)
    .join(', ');
  const shownMs = exposure.firstAtMs === null || exposure.lastAtMs === null ? null : exposure.lastAtMs - exposure.firstAtMs;
  return [
    `     The guard "${result.guard ?? '?'}" failed ${seconds(detectedAfterMs)} after the first session could get the candidate.`,
    ...(facts.verdict === null ? [] : [`     ${facts.verdict}`]),
    `     ${rolledBackAfterMs === null ? '?' : rolledBackAfterMs} ms later the last flag was back: ${flagsInOrder.join(' -> ')}.`,
    `     ${sessionsExposed} sessions saw the bad bundle${kinds === '' ? '' : ` (${kinds})`}; their outcomes came within ${seconds(shownMs)}.`,
  ];
}

const seconds = (ms: number | null): string => (ms === null ? '?' : `${(ms / 1000).toFixed(1)} s`);
