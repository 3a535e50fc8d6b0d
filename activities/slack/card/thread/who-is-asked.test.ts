import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { CARD_STATES, entry } from '../testing/card-states.js';
import { toThreadLine } from './to-thread-line.js';
import { whoIsAsked } from './who-is-asked.js';

const BASE = CARD_STATES['gate-0-of-2']!.view;
const IDS = new Map([
  ['ada@example.com', 'U0ADA'],
  ['ben@example.com', 'U0BEN'],
  ['dev@example.com', 'U0DEV'],
  ['group:slack:release-approvers', 'S0APPROVERS'],
]);
const APPROVERS = [
  'ada@example.com',
  'Dev@Example.com',
  'dev@example.com',
  'ben@example.com',
  'nobody@example.com',
  'group:slack:release-approvers',
];
const gateOf = (patch: Partial<Gate> = {}): RolloutView => ({ ...BASE, gate: { ...(BASE.gate as Gate), approvers: APPROVERS, ...patch } });
const said = (data: object, view = gateOf()) =>
  whoIsAsked(entry({ kind: 'gate', data: { gateId: BASE.gate?.id, ...data } }), view, IDS).map(({ marked }) => marked);
const decided = (principal: string) => ({
  id: principal,
  via: 'api' as const,
  verb: 'approve' as const,
  principal,
  atMs: 0,
  reason: 'fine',
});
const ALL = ['<@U0ADA>', '<@U0BEN>', '<!subteam^S0APPROVERS>'];

describe('F4 whom a line of a gate calls', () => {
  it('those who may decide and whom Slack knows, but never who asked for the rollout', () => {
    expect(BASE.requestedBy).toBe('dev@example.com');
    expect(said({})).toEqual(ALL);
  });

  it('a reminder those who have not decided yet', () =>
    expect(said({ reminder: 1 }, gateOf({ decisions: [decided('Ada@example.com')] }))).toEqual(ALL.slice(1)));

  it('those whose approval no longer counts', () => expect(said({ voided: 1 })).toEqual(ALL));

  it.each([
    ['evidence that changed before anybody had decided', { voided: 0 }, gateOf()],
    ['an expiry', { onExpiry: 'hold' }, gateOf()],
    ['another gate', { gateId: 'older' }, gateOf()],
    ['a gate that is closed by now', {}, { ...BASE, gate: null }],
    ['a gate with all its approvals', { reminder: 2 }, gateOf({ decisions: [decided('ada@example.com'), decided('ben@example.com')] })],
  ])('nobody for %s', (_, data, view) => expect(said(data, view)).toEqual([]));

  it('nobody for what is no gate', () =>
    expect(whoIsAsked(entry({ kind: 'stage', data: { gateId: BASE.gate?.id } }), gateOf(), IDS)).toEqual([]));

  it('stands at the end of the line', () => {
    const line = entry({ kind: 'gate', summary: '1 more approval.', data: { gateId: BASE.gate?.id, reminder: 1 } });
    expect(toThreadLine(line, IDS, whoIsAsked(line, gateOf(), IDS))?.text.marked).toBe(
      `⏰ *Still waiting*: 1 more approval. 👉 ${ALL.join(' ')}`,
    );
  });
});
