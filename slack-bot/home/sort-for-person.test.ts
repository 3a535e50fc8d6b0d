import { describe, expect, it } from 'vitest';
import { CARD_STATES } from '../../activities/slack/card/testing/card-states.js';
import type { Principal } from '../../core/principal/principal.js';
import type { RolloutView } from '../../core/rollout/view/rollout-view.js';
import { sortForPerson } from './sort-for-person.js';

const atGate = CARD_STATES['gate-0-of-2']!.view;
const held = CARD_STATES['held-guard']!.view;
const watching = CARD_STATES['canary']!.view;
const gate = atGate.gate!;
const NOW = gate.openedAtMs + 1_000;
const as = (id: string, ...groups: string[]): Principal => ({ id, groups, via: 'slack' });
const open = (view: RolloutView, changes: Partial<RolloutView>): RolloutView => ({ ...view, requestedBy: 'dev@example.com', ...changes });
const approvers = ['group:ml-leads'];
const gated = open(atGate, { id: 'gated', gate: { ...gate, approvers, decisions: [] } });
const names = (views: readonly RolloutView[]) => views.map(({ id }) => id);
const sort = (views: readonly RolloutView[], person: Principal, nowMs = NOW) => {
  const { waitingForMe, mine, others } = sortForPerson(views, person, nowMs);
  return { waitingForMe: names(waitingForMe), mine: names(mine), others: names(others) };
};

describe('R-SLACK-1 what waits for one person', () => {
  it('an open gate waits for whoever may decide it now', () =>
    expect(sort([gated], as('ada@example.com', 'ml-leads'))).toEqual({ waitingForMe: ['gated'], mine: [], others: [] }));

  it.each([
    ['somebody who has left the group', as('ada@example.com'), gated, 'others'],
    ['whoever asked for it, also in the group', as('Dev@Example.com', 'ml-leads'), gated, 'mine'],
    [
      'somebody who has decided',
      as('ada@example.com', 'ml-leads'),
      open(gated, {
        gate: {
          ...gate,
          approvers,
          decisions: [{ id: 'd-1', principal: 'ada@example.com', via: 'api', verb: 'approve', reason: 'seen', atMs: NOW }],
        },
      }),
      'others',
    ],
  ] as const)('not for %s', (_, person, view, where) => {
    const sorted = sort([view], person);
    expect(sorted.waitingForMe).toEqual([]);
    expect(sorted[where]).toEqual(['gated']);
  });

  it('not after it has expired', () => expect(sort([gated], as('ada@example.com', 'ml-leads'), gate.expiresAtMs).waitingForMe).toEqual([]));

  it('a hold waits for whoever asked for the rollout, and for nobody else', () => {
    const view = open(held, { id: 'held' });
    expect(sort([view], as('dev@example.com')).waitingForMe).toEqual(['held']);
    expect(sort([view], as('ada@example.com', 'ml-leads'))).toEqual({ waitingForMe: [], mine: [], others: ['held'] });
  });

  it.each(['queued', 'freeze'] as const)('a rollout that others stand in the way of waits for nobody: %s', (cause) => {
    const view = open(held, { id: 'behind', hold: { ...held.hold!, cause } });
    expect(sort([view], as('dev@example.com'))).toEqual({ waitingForMe: [], mine: ['behind'], others: [] });
  });

  it('each rollout stands in one place, what needs people first', () => {
    const views = [open(watching, { id: 'watching' }), open(held, { id: 'held' }), gated];
    expect(sort(views, as('ben@example.com'))).toEqual({ waitingForMe: [], mine: [], others: ['gated', 'held', 'watching'] });
  });
});
