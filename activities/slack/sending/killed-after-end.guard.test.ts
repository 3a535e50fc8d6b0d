import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSlackWorld, type SlackWorld } from '../testing/slack-scene.js';

let world: SlackWorld;
beforeAll(async () => {
  world = await createSlackWorld();
});
afterAll(() => world?.stop());

describe('R-KILL-1 one living card: a kill after the end', () => {
  it('a completed rollout does not go on saying that every unit gets the candidate', async () => {
    const scene = await world.begin();
    const headline = 'Completed: every unit gets the candidate.';
    await scene.record({ revision: 9, state: 'completed', phase: 'completed', headline, endedAtMs: scene.clock.nowMs }, [
      { key: 'ended', kind: 'ended', summary: headline, data: { state: 'completed' } },
    ]);
    const render = scene.worker();
    await render();
    scene.clock.nowMs += 3_600_000;
    // As the store writes it for a kill; nothing else of the rollout changes.
    await scene.store.audit.append([
      {
        ...{ rolloutId: scene.id, key: 'kill/1', atMs: scene.clock.nowMs, kind: 'kill', summary: 'killed by ada@example.com: leaks' },
        ...{ principal: { id: 'ada@example.com', via: 'slack' }, data: {} },
      },
    ]);
    await render();
    expect(scene.lines().at(-1)).toContain('Killed');
    const card = scene.slack.read.text(scene.cards()[0]!);
    expect(card).toMatch(/Completed, and killed afterwards by ada@example.com at .*: every unit gets control\./);
    expect(card).not.toContain(headline);
    const edits = scene.outcomes('chat.update').length;
    await render();
    expect(scene.outcomes('chat.update')).toHaveLength(edits);
  });
});
