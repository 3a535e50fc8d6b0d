import { setTimeout as delay } from 'node:timers/promises';
import type { SlackStandIn } from '../demo/slack/stand-in/slack-stand-in.js';
import { startSlackStandIn } from '../demo/slack/stand-in/start-slack-stand-in.js';
import { createOfrepObserver } from './support/abort/exposure-observer.js';
import { type MeasuredAbort, measureAbort } from './support/abort/measure-abort.js';
import { type BenchTarget, isMainModule, percentile, type Result, runWhenMain } from './support/bench-result.js';
import { type BenchScope, inBenchScope, numberOption } from './support/bench-scope.js';
import { LINE, round, toFigures, toLine } from './support/figures.js';
import { type LiveRollout, type LiveTidegate, startLiveTidegate, startRollouts, untilWatching } from './support/live-tidegate.js';

const CHANNEL = 'releases';
const PERSON = 'ada';
const CARD_MS = 60_000;
/** How much longer an abort from Slack may take than one from the API, at the median. */
const TARGET_MORE_MS = 100;

/** An abort by a form in Slack against one by the API, in turn: from the moment it is sent to the last of five flags read back on control. */
export function run(aborts = 20): Promise<Result> {
  return inBenchScope('slack-abort', (scope) => measure(scope, aborts));
}

async function measure(scope: BenchScope, aborts: number): Promise<Result> {
  // The rate limits of Slack are for messages, not for what people press; a bench that starts a rollout a second would only wait for its cards.
  const slack = await startSlackStandIn({ hasRateLimits: false });
  scope.shutdown.add('Slack', () => slack.stop());
  const live = await startLiveTidegate(scope, 'pglite', {
    slack: {
      botToken: slack.botToken,
      appToken: slack.appToken,
      signingSecret: undefined,
      apiUrl: slack.apiUrl,
      host: '127.0.0.1',
      port: 0,
    },
  });
  const measured: Record<'api' | 'slack', MeasuredAbort[]> = { api: [], slack: [] };
  for (let index = 0; index < 2 * aborts + 2; index++) {
    const door = index % 2 === 0 ? 'api' : 'slack';
    const one = await abortOne({ live, slack }, index, door);
    // The first of each warms up.
    if (index > 1) measured[door].push(one);
    scope.progress(`${index + 1} of ${2 * aborts + 2}`);
  }
  return toResult(measured, aborts);
}

interface Doors {
  readonly live: LiveTidegate;
  readonly slack: SlackStandIn;
}

async function abortOne({ live, slack }: Doors, index: number, door: 'api' | 'slack'): Promise<MeasuredAbort> {
  const [rollout] = await startRollouts(live.api, { first: 100 + index, count: 1, spec: { channel: `#${CHANNEL}` } });
  if (rollout === undefined) throw new Error('No rollout was started.');
  await untilWatching(live.api, rollout);
  const form = await openForm(slack, rollout);
  await delay(150);
  const watched = { observer: createOfrepObserver(live.api), platform: 'embedded' };
  const send = () => slack.people.submit(form.id, form.values);
  return door === 'api' ? measureAbort(live, rollout, watched) : measureAbort(live, rollout, watched, send);
}

/** Presses Abort on the card; what a person types meanwhile is nobody's delay. */
async function openForm(slack: SlackStandIn, { id }: LiveRollout) {
  const card = await slack.until(
    () =>
      slack.read.withMetadata('rollout_card').find(({ versions }) => {
        const shown = versions.at(-1);
        return shown?.metadata?.event_payload['rolloutId'] === id && JSON.stringify(shown.blocks).includes('rollout.abort');
      }),
    `card of ${id}`,
    CARD_MS,
  );
  const before = new Set(slack.read.modals(PERSON).map((modal) => modal.id));
  await slack.people.click(PERSON, CHANNEL, card.ts, { actionId: 'rollout.abort' });
  const modal = await slack.until(() => slack.read.modals(PERSON).find((one) => !before.has(one.id)), 'the form', CARD_MS);
  const input = modal.view.blocks.find((block) => block.type === 'input') as { element: { action_id: string } } | undefined;
  return { id: modal.id, values: { [input?.element.action_id ?? '']: 'Answers are wrong.' } };
}

function toResult({ api, slack }: Readonly<Record<'api' | 'slack', readonly MeasuredAbort[]>>, aborts: number): Result {
  const toTimes = (all: readonly MeasuredAbort[]) => all.map(({ verifiedMs }) => verifiedMs);
  const more = percentile(toTimes(slack), 0.5) - percentile(toTimes(api), 0.5);
  const target: BenchTarget = {
    measure: 'abort in Slack -> last of 5 flags read back, more than from the API (p50)',
    target: `<= ${TARGET_MORE_MS} ms`,
    observed: `${round(more)} ms`,
    met: more <= TARGET_MORE_MS,
  };
  return {
    name: 'slack-abort',
    figures: {
      'aborts each': aborts,
      ...toFigures('API: sent -> last flag read back', toTimes(api)),
      ...toFigures('Slack: sent -> last flag read back', toTimes(slack)),
      [`API: sent -> seen from outside on control, ${LINE}`]: toLine(api.map(({ seenMs }) => seenMs)),
      [`Slack: sent -> seen from outside on control, ${LINE}`]: toLine(slack.map(({ seenMs }) => seenMs)),
    },
    targets: [target],
  };
}

await runWhenMain(isMainModule(import.meta.url), () => run(numberOption('aborts')));
