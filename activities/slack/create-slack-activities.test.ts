import { MockActivityEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import { createDirectory } from '../../core/principal/directory.js';
import type { Store } from '../../store/store.js';
import { decisionOf, findingOf, standingOf, T0, watchOf } from '../../store/test/samples.js';
import { createSlackActivities } from './create-slack-activities.js';
import { createSlackWorld, type SlackScene, type SlackWorld } from './testing/slack-scene.js';

let world: SlackWorld;
let scene: SlackScene;
beforeAll(async () => {
  world = await createSlackWorld();
});
afterAll(() => world?.stop());
beforeEach(async () => {
  scene = await world.begin();
});

const STAGE = { key: 'stage', kind: 'stage', summary: 'canary has begun.', data: { share: 5_000, shadowSample: 0 } } as const;
const FAIL = { key: 'fail', kind: 'verdict', summary: 'errors 9 % against 1 %.', data: { verdict: 'fail' } } as const;
const PAUSE = { key: 'pause', kind: 'decision', summary: 'ada@example.com pauses it.', data: { verb: 'pause' } } as const;
const ENDED = { key: 'ended', kind: 'ended', summary: 'Back on control.', data: { state: 'rolledBack' } } as const;

const refusalOf = async (call: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new TypeError(`It was to fail, but: ${String(error)}`);
};

/** The worker dies right after Slack has taken the first message that `isIt`: nothing of it is noted. */
function dying(store: Store, isIt: (saved: { readonly lastSeq: number; readonly ts: string }) => boolean): Store {
  return {
    ...store,
    slackCards: {
      ...store.slackCards,
      async save(card) {
        if (isIt(card)) throw new TypeError('the power was cut');
        await store.slackCards.save(card);
      },
    },
  };
}

describe('F1 one message for a rollout', () => {
  it('is posted once and edited in place', async () => {
    const render = scene.worker();
    expect(await render()).toMatchObject({ kind: 'rendered', revision: 1, lastSeq: 1, hasMore: false });
    await scene.record({ revision: 2, headline: 'The canary has begun.' }, [STAGE]);
    expect(await render()).toMatchObject({ revision: 2, lastSeq: 2 });
    expect(scene.cards().map(({ versions }) => versions.length)).toEqual([2]);
    expect(scene.slack.read.text(scene.cards()[0]!)).toContain('The canary has begun.');
    expect(scene.lines()).toEqual([expect.stringContaining('Asked for'), expect.stringContaining('Stage begun')]);
  });

  it('costs nothing when there is nothing new', async () => {
    const render = scene.worker();
    await render();
    const before = scene.slack.calls.length;
    expect(await render()).toMatchObject({ revision: 1, lastSeq: 1 });
    expect(scene.slack.calls.length).toBe(before);
  });

  it('is one although two ask at once', async () => {
    const render = scene.worker();
    await Promise.all([render(), render(), render()]);
    expect([scene.cards().length, scene.lines().length]).toEqual([1, 1]);
  });

  it('is found again after a crash between posting and noting it', async () => {
    await expect(scene.worker(dying(scene.store, () => true))()).rejects.toThrow('the power was cut');
    expect([scene.cards().length, await scene.store.slackCards.get(scene.id)]).toEqual([1, null]);
    await scene.record({ revision: 2, headline: 'Later.' });
    await scene.worker()(2);
    expect(scene.cards().map(({ versions }) => versions.length)).toEqual([2]);
    expect(scene.lines()).toHaveLength(1);
  });

  it('is found again by the id of its channel, too, and when Slack took it but its answer was lost', async () => {
    scene.slack.faults.add({ kind: 'lostAnswer', method: 'chat.postMessage', times: 1 });
    const render = scene.worker();
    expect((await refusalOf(render(1, 'C0RELEASES'))).code).toBe('SLACK_UNAVAILABLE');
    await render(2, 'C0RELEASES');
    expect([scene.cards().length, scene.lines().length]).toEqual([1, 1]);
  });

  it('is not taken for that of another app which says the same', async () => {
    const { messages, workspace } = scene.slack.state;
    const metadata = { event_type: 'rollout_card', event_payload: { rolloutId: scene.id, revision: 9 } };
    messages.add({ channel: 'C0RELEASES', author: workspace.user('otherbot').id, content: { text: 'mine', blocks: [], metadata } });
    await scene.worker()();
    expect(scene.cards()).toHaveLength(1);
  });

  it('is posted again, once, when somebody deletes it', async () => {
    const render = scene.worker();
    await render();
    const [card] = scene.cards();
    scene.slack.state.messages.delete(card!.channel, card!.ts);
    await scene.record({ revision: 2 }, [STAGE]);
    await expect(scene.worker(dying(scene.store, ({ ts }) => ts !== card!.ts))()).rejects.toThrow('the power was cut');
    await render(2);
    expect(scene.cards()).toHaveLength(1);
    expect(scene.lines()).toEqual([expect.stringContaining('Stage begun')]);
  });

  it('is posted again when it was deleted and only its thread is written to', async () => {
    const render = scene.worker();
    await render();
    const [card] = scene.cards();
    scene.slack.state.messages.delete(card!.channel, card!.ts);
    await scene.store.audit.append([{ ...FAIL, rolloutId: scene.id, atMs: scene.clock.nowMs, principal: { id: 'x', via: 'system' } }]);
    await render();
    expect(scene.lines()).toEqual([expect.stringContaining('Guard failed')]);
  });

  it('asks nobody when Slack is not configured', async () => {
    const { renderCard } = createSlackActivities({
      ...scene,
      directory: createDirectory([]),
      slack: undefined,
      publicUrl: undefined,
      nowMs: Date.now,
      logger: console,
    });
    const answer = await new MockActivityEnvironment().run(() => renderCard({ rolloutId: scene.id, channel: '#releases' }));
    expect(answer).toMatchObject({ kind: 'none' });
  });
});

describe('F2 the thread', () => {
  it('tells each line once after a crash between telling and noting it', async () => {
    await scene.worker()();
    await scene.record({ revision: 2 }, [STAGE]);
    await expect(scene.worker(dying(scene.store, ({ lastSeq }) => lastSeq === 2))()).rejects.toThrow('the power was cut');
    expect(scene.lines()).toHaveLength(2);
    scene.clock.nowMs += 60_000;
    await scene.record({ revision: 3 }, [FAIL]);
    // Not even a second try of the same: the first one of the next run of the workflow.
    await scene.worker()(1);
    expect(scene.lines().slice(1)).toEqual([expect.stringContaining('Stage begun'), expect.stringContaining('Guard failed')]);
  });

  it('tells a line that was begun, but that Slack never took', async () => {
    const render = scene.worker();
    await render();
    await scene.record({ revision: 2 }, [STAGE]);
    scene.slack.faults.add({ kind: 'reset', method: 'chat.postMessage', times: 1 });
    expect((await refusalOf(render())).code).toBe('SLACK_UNAVAILABLE');
    await render(2);
    expect(scene.lines().slice(1)).toEqual([expect.stringContaining('Stage begun')]);
  });

  it('the channel hears of a failed guard and of the end, and of nothing else', async () => {
    const render = scene.worker();
    await render();
    for (const [index, line] of [STAGE, PAUSE, FAIL, ENDED].entries()) {
      scene.clock.nowMs += 10_000;
      await scene.record({ revision: index + 2 }, [line]);
      await render();
    }
    const [card] = scene.cards();
    const heard = scene.slack.read.channel('releases').filter(({ threadTs }) => threadTs === card!.ts);
    expect(heard.map((line) => scene.slack.read.text(line))).toEqual([
      expect.stringContaining('Guard failed'),
      expect.stringContaining('Rolled back'),
    ]);
    expect(scene.lines()).toHaveLength(5);
  });

  it('what comes within two seconds is one message, also when its first line is there alone at first', async () => {
    const render = scene.worker();
    await render();
    scene.clock.nowMs += 60_000;
    await scene.record({ revision: 2 }, [FAIL]);
    const later: Store = {
      ...scene.store,
      audit: {
        ...scene.store.audit,
        // Between the first look and the second, a second line comes.
        list: async (id, after) => {
          const seen = await scene.store.audit.list(id, after);
          await scene.record({ revision: 3 }, [{ ...ENDED, atMs: scene.clock.nowMs + 1_000 }]);
          return seen;
        },
      },
    };
    await scene.worker(later)();
    expect(scene.lines().slice(1)).toEqual([expect.stringMatching(/Guard failed[\s\S]*Rolled back/)]);
  });

  it('stops when its time is over and says that there is more', async () => {
    const lines = Array.from({ length: 60 }, (_, index) => ({ ...PAUSE, key: `p${index}`, atMs: scene.clock.nowMs + (index + 1) * 3_000 }));
    await scene.record({ revision: 2 }, lines);
    const render = scene.worker();
    const first = await render();
    expect(first).toMatchObject({ kind: 'rendered', hasMore: true });
    expect(scene.lines().length).toBeLessThan(45);
    expect(await render()).toMatchObject({ hasMore: false, lastSeq: 61 });
    expect(scene.lines()).toHaveLength(61);
  });
});

describe('F5 row 12: Slack that does not answer', () => {
  it('R-SLACK-1 says how long to wait when Slack does', async () => {
    scene.slack.faults.add({ kind: 'rateLimited', retryAfterS: 7, method: 'chat.postMessage', times: 1 });
    expect(await refusalOf(scene.worker()())).toMatchObject({ code: 'SLACK_UNAVAILABLE', data: { retryAfterMs: 7_000 } });
  });

  it.each(['serverError', 'html', 'reset'] as const)('%s: is tried again, whatever it breaks', async (kind) => {
    const fault = scene.slack.faults.add({ kind, method: '*' });
    const refusal = await refusalOf(scene.worker()());
    expect([refusal.code, refusal.data['retryAfterMs']]).toEqual(['SLACK_UNAVAILABLE', undefined]);
    fault.lift();
  });

  it('is told everything once and in order when it answers 500 now and then', async () => {
    const render = scene.worker();
    const first = scene.slack.calls.length;
    const isBad = () => [1, 2, 5].includes((scene.slack.calls.length - first) % 9);
    const bad = scene.slack.faults.add({ kind: 'serverError', method: '*', when: isBad });
    for (const [index, line] of [STAGE, PAUSE, FAIL, ENDED].entries()) {
      scene.clock.nowMs += 10_000;
      await scene.record({ revision: index + 2 }, [line]);
    }
    let answer: unknown = null;
    for (let attempt = 1; attempt < 40 && answer === null; attempt++) answer = await render(attempt).catch(() => null);
    expect([answer, bad.hits > 2]).toMatchObject([{ revision: 5, lastSeq: 5, hasMore: false }, true]);
    expect(scene.cards()).toHaveLength(1);
    const words = ['Asked for', 'Stage begun', 'Paused', 'Guard failed', 'Rolled back'];
    expect(scene.lines()).toEqual(words.map((word) => expect.stringContaining(word)));
  });

  it('for an hour: one edit to the newest state, and no line is lost', async () => {
    const render = scene.worker();
    await render();
    const outage = scene.slack.faults.add({ kind: 'serverError', status: 503, method: '*' });
    for (const [index, line] of [STAGE, PAUSE, FAIL, ENDED].entries()) {
      scene.clock.nowMs += 15 * 60_000;
      await scene.record({ revision: index + 2, headline: `State ${index}` }, [line]);
      expect((await refusalOf(render(index + 1))).code).toBe('SLACK_UNAVAILABLE');
    }
    outage.lift();
    await render(5);
    const [card] = scene.cards();
    expect([card!.versions.length, scene.slack.read.text(card!).includes('State 3')]).toEqual([2, true]);
    expect(scene.lines()).toHaveLength(5);
  });
});

describe('what people must set right', () => {
  it.each([
    ['#nowhere', 'is in no channel #nowhere'],
    ['#random', 'is in no channel #random'],
    ['C0RANDOM', 'not_in_channel'],
    ['C0NOWHERE', 'channel_not_found'],
    ['C0OLD', 'is_archived'],
  ])('a channel like %s is said in the log, and asked for again in a minute', async (channel, said) => {
    const refusal = await refusalOf(scene.worker()(1, channel));
    expect(refusal).toMatchObject({ code: 'SLACK_MISCONFIGURED', data: { retryAfterMs: 60_000 }, message: expect.stringContaining(said) });
    expect([refusal.message, scene.logged[0]]).toEqual([
      expect.stringContaining('tidegate slack check'),
      expect.stringMatching(/^error: .*tidegate slack check/),
    ]);
  });

  it('nothing is lost meanwhile: when the app is invited, it tells everything', async () => {
    const render = scene.worker();
    await refusalOf(render(1, '#random'));
    scene.slack.workspace.putChannel({ id: 'C0RANDOM', name: 'random', hasBot: true });
    await render(2, '#random');
    scene.slack.workspace.putChannel({ id: 'C0RANDOM', name: 'random', hasBot: false });
    expect(scene.lines()).toHaveLength(1);
  });

  it('a scope that is missing is named', async () => {
    const token = scene.slack.newBotToken(['chat:write', 'channels:read', 'groups:read', 'users:read.email', 'usergroups:read']);
    const other = { ...scene.slack, botToken: token };
    const { renderCard } = createSlackActivities({
      ...{
        store: scene.store,
        directory: createDirectory([]),
        publicUrl: undefined,
        nowMs: () => scene.clock.nowMs,
        logger: { warn() {}, error() {} },
      },
      slack: { botToken: other.botToken, apiUrl: other.apiUrl, signingSecret: undefined, appToken: undefined, host: '', port: 0 },
    });
    const call = new MockActivityEnvironment().run(() => renderCard({ rolloutId: scene.id, channel: '#releases' })) as Promise<unknown>;
    expect((await refusalOf(call)).message).toContain('missing_scope (channels:history)');
  });
});

describe('row 10 what the message says besides the view', () => {
  it('the course of the primary metric, from the verdicts that the store has kept', async () => {
    const watch = { ...watchOf(scene.id), rolloutId: scene.id };
    await scene.store.watches.open(watch);
    const looked = (index: number) => {
      const decision = decisionOf('errors', T0 + index * 60_000);
      const estimate = { control: 0.01, candidate: 0.01 * index, difference: 0, low: 0, high: 0, margin: 0.01 };
      return { ...decision, finding: { ...decision.finding, estimate } };
    };
    for (const index of [1, 2, 3]) {
      const standing = standingOf(watch.id, T0 + index * 60_000);
      await scene.store.watches.saveLooks([
        { ...{ watchId: watch.id, rolloutId: scene.id, standing, memory: null, nextDueMs: 0 }, keep: [looked(index)], audit: [] },
      ]);
    }
    await scene.record({ revision: 2, findings: [findingOf('errors', T0)] });
    await scene.worker()();
    const chart = scene.cards()[0]!.versions[0]!.blocks.find(({ type }) => type === 'data_visualization');
    expect(JSON.stringify(chart).replaceAll('\u2060', '')).toContain('"label":"08:03","value":0.03');
  });

  it('those who are known to Slack as mentions, and people are looked up once', async () => {
    const render = scene.worker();
    await render();
    await scene.record({ revision: 2 }, [STAGE]);
    await render();
    expect(scene.slack.read.text(scene.cards()[0]!)).toContain('@ada, ');
    expect(scene.outcomes('users.lookupByEmail')).toEqual(['ok']);
  });

  it('names without mentions, when people cannot be looked up', async () => {
    scene.slack.faults.add({ kind: 'refused', error: 'missing_scope', method: 'users.lookupByEmail' });
    await scene.worker()();
    expect(scene.slack.read.text(scene.cards()[0]!)).toContain('ada@example.com');
    expect(scene.outcomes('users.lookupByEmail')).toEqual(['refused']);
  });
});

describe('the ladder of levels', () => {
  const hasTable = ({ blocks }: Readonly<Record<string, unknown>>) => JSON.stringify(blocks ?? '').includes('data_table');
  const finding = {
    guard: 'errors',
    metric: 'error',
    verdict: 'inconclusive',
    rule: 'acs/1',
    atMs: 0,
    parameters: {},
    summary: 'not yet',
    reading: { kind: 'error', detail: 'no answer' },
  } as const;

  it('a card whose tables are refused comes without them, and the log says so', async () => {
    await scene.record({ revision: 2, findings: [finding] });
    scene.slack.faults.add({ kind: 'refused', error: 'invalid_blocks', method: 'chat.postMessage', when: hasTable });
    await scene.worker()();
    const [card] = scene.cards();
    expect(card!.versions[0]!.blocks.map(({ type }) => type)).not.toContain('data_table');
    expect(card!.versions[0]!.blocks.length).toBeGreaterThan(5);
    expect(scene.logged).toEqual([expect.stringMatching(/^warn: .*plainer/)]);
  });

  it('one whose blocks are too long comes as a sentence with its buttons', async () => {
    scene.slack.faults.add({ kind: 'refused', error: 'msg_blocks_too_long', method: 'chat.postMessage', times: 2 });
    await scene.worker()();
    expect(scene.cards()[0]!.versions[0]!.blocks.map(({ type }) => type)).toEqual(['section', 'actions']);
  });

  it('the next one begins with the best again', async () => {
    scene.slack.faults.add({ kind: 'refused', error: 'invalid_blocks', method: 'chat.postMessage', times: 2 });
    const render = scene.worker();
    await render();
    await scene.record({ revision: 2, findings: [finding] });
    await render();
    expect(hasTable({ blocks: scene.cards()[0]!.versions[1]!.blocks })).toBe(true);
  });

  it('a line whose blocks are refused comes as text', async () => {
    const inThread = (args: Readonly<Record<string, unknown>>) =>
      args['thread_ts'] !== undefined && JSON.stringify(args['blocks']) !== '[]';
    scene.slack.faults.add({ kind: 'refused', error: 'invalid_blocks', method: 'chat.postMessage', when: inThread, times: 1 });
    await scene.worker()();
    expect(scene.lines()).toEqual([expect.stringContaining('Asked for')]);
  });
});
