import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSlackWorld, type SlackWorld } from '../testing/slack-scene.js';

let world: SlackWorld;
beforeAll(async () => {
  world = await createSlackWorld();
});
afterAll(() => world?.stop());

describe('F4 ux-ecosystem 1.2 row 4 one prompt, then reminders, to those who can act', () => {
  it.each([
    ['a person', 'grace@example.com'],
    ['a user group of Slack', 'group:slack:release-approvers'],
    ['a group of the directory', 'group:ml-leads'],
  ])('approvers that are %s are called by the prompt and by its reminder', async (_, approver) => {
    const scene = await world.begin();
    await scene.worker()();
    const principal = { id: 'system:tidegate', via: 'system' } as const;
    const gateId = `${scene.id}/1.2`;
    const gate = {
      ...{ id: gateId, stageIndex: 0, approvers: [approver], required: 1, openedAtMs: scene.clock.nowMs, evidenceHash: 'e-1' },
      ...{ expiresAtMs: scene.clock.nowMs + 86_400_000, onExpiry: 'hold' as const, decisions: [] },
    };
    await scene.record({ revision: 2, state: 'gate', phase: 'gate', headline: 'Waits for approval.', gate } as never, [
      {
        key: 'gate',
        kind: 'gate',
        summary: `canary waits for 1 approval(s) by ${approver}.`,
        data: { gateId, evidenceHash: 'e-1' },
        principal,
      },
      { key: 'remind', kind: 'gate', summary: '1 more approval(s).', data: { gateId, reminder: 1 }, principal },
    ]);
    await scene.worker()();
    const lines = scene.lines().filter((line) => /Approval needed|Still waiting/.test(line));
    expect(lines.join('\n').match(/👉 @/g)).toHaveLength(2);
  });
});
