import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoSlack } from '../../demo/slack/start-demo-slack.js';
import { eventually } from './harness/eventually.js';
import { type Rig, startRig } from './harness/in-process.js';
import { feedUntil } from './harness/outcomes.js';
import { approval, canary, documentOf, full } from './harness/rollout-document.js';

type DemoSlack = Awaited<ReturnType<typeof startDemoSlack>>;

let slack: DemoSlack;
let rig: Rig;
beforeAll(async () => {
  slack = await startDemoSlack();
  rig = await startRig({ slack: { ...slack.access, signingSecret: undefined, host: '127.0.0.1', port: 0 } });
});
afterAll(async () => {
  await rig?.stop();
  await slack?.stop();
});

describe('R-SLACK-1 `npm run demo -- --slack`: the people of `tidegate dev` in a Slack of their own, by Socket Mode', () => {
  it('the requester presses Approve and is refused, the second person decides, and the rollout goes on to its end', async () => {
    const { api } = rig;
    const id = await api.start(
      documentOf('demo', { stages: [canary({ approval: approval() }), full()], notify: { slack: slack.channel } }),
    );
    await feedUntil(api, id, ({ state }) => state === 'gate');
    const press = (person: 'dev@localhost' | 'lead@localhost') =>
      eventually(
        `a card with a button for ${person}`,
        async () => (await slack.approve(id, person, 'Looked at the evidence.')) ?? undefined,
      );
    expect(await press('dev@localhost')).toContain('dev@localhost asked for this rollout and cannot approve it');
    expect(await press('lead@localhost')).toContain('Your approval counts');
    const ended = await feedUntil(api, id, ({ state }) => state === 'completed');
    expect(ended.state).toBe('completed');
    const decided = (await api.timeline(id)).filter(({ kind }) => kind === 'decision' || kind === 'refusal');
    expect(decided.map(({ kind, principal }) => [kind, principal.id, principal.via])).toEqual([
      ['refusal', 'dev@localhost', 'slack'],
      ['decision', 'lead@localhost', 'slack'],
    ]);
  });

  it('nobody can press what is not there', async () => {
    expect(await slack.approve('no-such-rollout', 'lead@localhost', 'Looked at the evidence.')).toBeNull();
  });
});
