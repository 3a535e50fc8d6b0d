import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import type { SlackStandIn } from '../../demo/slack/stand-in/slack-stand-in.js';
import { startSlackStandIn } from '../../demo/slack/stand-in/start-slack-stand-in.js';
import type { StoredMessage } from '../../demo/slack/stand-in/state/messages.js';
import type { Child } from './harness/child.js';
import { eventually } from './harness/eventually.js';
import { frozen } from './harness/frozen.js';
import { feedUntil } from './harness/outcomes.js';
import { approval, canary, documentOf, full } from './harness/rollout-document.js';
import { type Installation, type Servers, startInstallation, startServers } from './harness/topology.js';

const CHANNEL = 'releases';
const people = [
  { id: 'dev@localhost', groups: [] },
  { id: 'ada@example.com', groups: ['ml-leads'] },
  { id: 'grace@example.com', groups: ['ml-leads'] },
  { id: 'ben@example.com', groups: [] },
];

let servers: Servers;
let slack: SlackStandIn;
let installation: Installation;
let bot: Child & { readonly url: string };

beforeAll(async () => {
  [servers, slack] = await Promise.all([startServers(), startSlackStandIn()]);
  const settings = {
    TIDEGATE_SLACK_BOT_TOKEN: slack.botToken,
    TIDEGATE_SLACK_SIGNING_SECRET: slack.signingSecret,
    TIDEGATE_SLACK_API_URL: slack.apiUrl,
    TIDEGATE_SLACK_PORT: '0',
  };
  installation = await startInstallation(servers, 'slack', settings, people);
  await Promise.all([installation.startWorker(), restartBot()]);
});
afterAll(async () => {
  await installation?.stop();
  await Promise.all([slack?.stop(), servers?.stop()]);
});
afterEach(() => slack.faults.clear());

async function restartBot(): Promise<void> {
  bot = await installation.startSlackBot();
  slack.setBotUrl(`${bot.url}/slack/events`);
}

const toDocument = (feature: string, approvers: readonly string[] = ['group:ml-leads']) =>
  documentOf(feature, {
    stages: [canary({ approval: approval({ approvers }) }), full({ hold: '10m' })],
    notify: { slack: `#${CHANNEL}` },
  });

const cardsOf = (id: string): readonly StoredMessage[] =>
  slack.read
    .withMetadata('rollout_card')
    .filter(({ versions }) => versions.some(({ metadata }) => metadata?.event_payload['rolloutId'] === id));
const textOf = (id: string): string =>
  cardsOf(id)
    .map((card) => slack.read.text(card))
    .join();
const cardWith = (id: string, part: string): Promise<StoredMessage> =>
  slack.until(() => cardsOf(id).find((card) => slack.read.text(card).includes(part)), `card of ${id} with "${part}"`, 60_000);

/** The card as soon as it has the button: before the first share is shown there is nothing to kill. */
const cardWithButton = (id: string, verb: string): Promise<StoredMessage> =>
  slack.until(
    () => cardsOf(id).find((card) => JSON.stringify(card.versions.at(-1)).includes(`rollout.${verb}`)),
    `button ${verb} of ${id}`,
    60_000,
  );

async function toGate(
  feature: string,
  approvers?: readonly string[],
): Promise<{ readonly id: string; readonly card: StoredMessage; readonly view: RolloutView }> {
  const id = await installation.api.start(toDocument(feature, approvers));
  const view = await feedUntil(installation.api, id, (now) => now.state === 'gate');
  return { id, view, card: await cardWith(id, 'Approvals: 0 of 1') };
}

/** Presses a button that asks for a reason, and gives it. */
async function decide(person: string, card: StoredMessage, verb: string, reason = 'Looked at it.'): Promise<void> {
  const modalId = await openModal(person, card, verb);
  await slack.people.submit(modalId, reasonOf(modalId, reason));
}

async function openModal(person: string, card: StoredMessage, verb: string): Promise<string> {
  const before = new Set(slack.read.modals(person).map(({ id }) => id));
  await slack.people.click(person, CHANNEL, card.ts, { actionId: `rollout.${verb}` });
  return (await slack.until(() => slack.read.modals(person).find(({ id }) => !before.has(id)), `modal of ${person}`, 10_000)).id;
}

/** The one input of a modal, whatever it is called. */
function reasonOf(modalId: string, reason: string): Readonly<Record<string, string>> {
  const view = slack.state.views.find(modalId)?.view;
  const input = view?.blocks.find((block) => block.type === 'input') as { element: { action_id: string } } | undefined;
  return { [input?.element.action_id ?? '']: reason };
}

const codesOf = async (id: string): Promise<readonly unknown[]> =>
  (await installation.api.timeline(id)).filter(({ kind }) => kind === 'refusal').map(({ data }) => data['code']);
const decisionsOf = async (id: string) => (await installation.api.timeline(id)).filter(({ kind }) => kind === 'decision');

async function end(id: string): Promise<void> {
  await installation.api.decide(id, { verb: 'abort', reason: 'The test is done.' });
  await installation.api.untilState(id, 'rolledBack', { timeoutMs: 60_000 });
}

describe('R-SLACK-1 a gate is decided in Slack', () => {
  it('an approval moves the stage; card and thread tell it once', async () => {
    const { id, card } = await toGate('approved');
    await decide('grace', card, 'approve', 'The numbers are good.');
    const view = await installation.api.until(id, 'the full stage', (now) => now.stageIndex === 1);
    expect(view.gate).toBeNull();
    await cardWith(id, 'full');
    await slack.until(() => slack.read.threadText(CHANNEL, card.ts).includes('The numbers are good.'), 'line of the approval', 30_000);
    expect((await decisionsOf(id)).map(({ principal, data }) => [principal.id, principal.via, data['verb']])).toEqual([
      ['grace@example.com', 'slack', 'approve'],
    ]);
    expect(cardsOf(id)).toHaveLength(1);
    expect(slack.read.threadText(CHANNEL, card.ts).match(/The numbers are good/g)).toHaveLength(1);
    await end(id);
    await cardWith(id, 'olled back');
  });

  it('of two people who race one decides, the other is told why not', async () => {
    const { id, card } = await toGate('raced');
    const [ada, grace] = [await openModal('ada', card, 'approve'), await openModal('grace', card, 'approve')];
    await Promise.all([
      slack.people.submit(ada, reasonOf(ada, 'Fine with me.')),
      slack.people.submit(grace, reasonOf(grace, 'Good enough.')),
    ]);
    await installation.api.until(id, 'the full stage', (now) => now.stageIndex === 1);
    await eventually('refusal of the other', async () => ((await codesOf(id)).length === 1 ? true : undefined));
    expect(await decisionsOf(id)).toHaveLength(1);
    await slack.until(() => slack.read.ephemerals('ada').length + slack.read.ephemerals('grace').length > 0, 'an answer', 10_000);
    await end(id);
  });

  it('five deliveries of one form count once', async () => {
    const { id, card } = await toGate('five');
    const modalId = await openModal('ada', card, 'approve');
    await slack.people.submit(modalId, reasonOf(modalId, 'Only once.'), { times: 5, isAtOnce: true });
    await installation.api.until(id, 'the full stage', (now) => now.stageIndex === 1);
    await delay(1_000);
    expect(await decisionsOf(id)).toHaveLength(1);
    expect(await codesOf(id)).toEqual([]);
    await end(id);
  });

  it('who has left the group since the card was drawn may not decide any more', async () => {
    const { id, card } = await toGate('left', ['group:slack:release-approvers']);
    const group = slack.workspace.putGroup({ id: 'S0APPROVERS', handle: 'release-approvers', userIds: ['U0GRACE'] });
    // Who cannot succeed is told at once, and asked for no reason.
    await slack.people.click('ada', CHANNEL, card.ts, { actionId: 'rollout.approve' });
    await eventually('refusal', async () => ((await codesOf(id)).includes('NOT_AN_APPROVER') ? true : undefined));
    expect((await installation.api.view(id)).state).toBe('gate');
    await decide('grace', card, 'approve');
    await installation.api.until(id, 'the full stage', (now) => now.stageIndex === 1);
    slack.workspace.putGroup({ ...group, userIds: ['U0ADA', 'U0GRACE'] });
    await end(id);
  });

  it('a button of an older card decides nothing', async () => {
    const { id, card } = await toGate('older');
    const from = card.versions.findLast(({ blocks }) => JSON.stringify(blocks).includes('rollout.approve'));
    await decide('grace', card, 'approve');
    await installation.api.until(id, 'the full stage', (now) => now.stageIndex === 1);
    await cardWith(id, 'full');
    await slack.people.click('ada', CHANNEL, card.ts, { actionId: 'rollout.approve', ...(from && { from }) });
    await slack.until(() => slack.read.ephemerals('ada').length > 0 || slack.read.modals('ada').length > 0, 'an answer', 10_000);
    expect(await decisionsOf(id)).toHaveLength(1);
    await end(id);
  });
});

describe('F5 Slack in trouble', () => {
  it('answers 429 and 500 for a while: nothing waits for it, and everything is told in the end, once', async () => {
    const faults = [
      slack.faults.add({ method: 'chat.postMessage', kind: 'rateLimited', retryAfterS: 2, times: 2 }),
      slack.faults.add({ method: 'chat.postMessage', kind: 'serverError', times: 3 }),
      slack.faults.add({ method: 'chat.update', kind: 'lostAnswer', times: 1 }),
    ];
    const id = await installation.api.start(toDocument('troubled'));
    await feedUntil(installation.api, id, (now) => now.state === 'gate');
    await end(id);
    const card = await cardWith(id, 'olled back');
    await slack.until(() => slack.read.threadText(CHANNEL, card.ts).includes('Rolled back'), 'the end in the thread', 60_000);
    expect(faults[0]?.hits).toBe(2);
    expect(cardsOf(id)).toHaveLength(1);
    const lines = slack.read
      .thread(CHANNEL, card.ts)
      .slice(1)
      .map((message) => slack.read.text(message));
    expect(new Set(lines).size).toBe(lines.length);
  });
});

describe('the bot is killed between its answer and the decision', () => {
  it('nothing is half done: pressed again it counts, once', async () => {
    const { id, card } = await toGate('killed-bot');
    const modalId = await openModal('grace', card, 'approve');
    await frozen(servers.temporal.pid, 2_000, async () => {
      const [delivery] = await slack.people.submit(modalId, reasonOf(modalId, 'Before the death.'));
      expect(delivery.outcome).toBe('acked');
      await bot.kill();
    });
    await restartBot();
    if ((await installation.api.view(id)).state === 'gate')
      await decide('grace', await cardWith(id, 'Approvals: 0 of 1'), 'approve', 'After its death.');
    await installation.api.until(id, 'the full stage', (now) => now.stageIndex === 1);
    expect(await decisionsOf(id)).toHaveLength(1);
    await end(id);
  });
});

describe('R-KILL-1 with the engine away', () => {
  it('a kill in Slack puts every flag to control', async () => {
    const id = await installation.api.start(
      documentOf('killed-in-slack', { stages: [canary({ hold: '10m' })], notify: { slack: `#${CHANNEL}` } }),
    );
    await installation.api.until(id, 'the canary', (now) => now.state === 'watching');
    const card = await cardWithButton(id, 'kill');
    await frozen(servers.temporal.pid, 4_000, async () => {
      await decide('ben', card, 'kill', 'Answers are wrong.');
      await eventually('the kill', async () =>
        (await installation.api.timeline(id)).some(({ kind, principal }) => kind === 'kill' && principal.id === 'ben@example.com')
          ? true
          : undefined,
      );
    });
    await installation.api.untilState(id, 'rolledBack', { timeoutMs: 60_000 });
    await cardWith(id, 'olled back');
    expect(textOf(id)).toContain('Answers are wrong.');
  });
});
