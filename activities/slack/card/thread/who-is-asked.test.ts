import { describe, expect, it } from 'vitest';
import type { SlackIds } from '../../../../contracts/slack/text/marks.js';
import { createDirectory } from '../../../../core/principal/directory.js';
import type { Gate } from '../../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../../core/rollout/view/rollout-view.js';
import { CARD_STATES, entry } from '../testing/card-states.js';
import { toThreadLine } from './to-thread-line.js';
import { toCallable, whoIsAsked } from './who-is-asked.js';

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
const DIRECTORY = createDirectory(
  ['ada@example.com', 'dev@example.com', 'ben@example.com', ...Array.from({ length: 30 }, (_, index) => `p${index}@example.com`)].map(
    (id) => ({
      id,
      groups: [id.startsWith('p') ? 'everybody' : 'leads'],
    }),
  ),
);
const called = (view: RolloutView, slackIds: SlackIds = IDS) => ({ view, callable: toCallable(view, DIRECTORY), slackIds });
const said = (data: object, view = gateOf(), ids: SlackIds = IDS) =>
  whoIsAsked(entry({ kind: 'gate', data: { gateId: BASE.gate?.id, ...data } }), called(view, ids)).map(({ marked }) => marked);
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

  it('nor who asked for what it retries, nor its authors', () =>
    expect(said({}, { ...gateOf(), alsoRequestedBy: ['Ada@example.com'] })).toEqual(ALL.slice(1)));

  it('a reminder those who have not decided yet', () =>
    expect(said({ reminder: 1 }, gateOf({ decisions: [decided('Ada@example.com')] }))).toEqual(ALL.slice(1)));

  it('of a group of the directory its members, but never who asked, nor who has decided', () => {
    const leads = { approvers: ['group:leads'] };
    expect(said({}, gateOf(leads))).toEqual(['<@U0ADA>', '<@U0BEN>']);
    expect(said({ reminder: 1 }, gateOf({ ...leads, required: 2, decisions: [decided('ada@example.com')] }))).toEqual(['<@U0BEN>']);
    expect(said({}, gateOf({ approvers: ['ben@example.com', 'group:leads', 'group:nobody'] }))).toEqual(['<@U0BEN>', '<@U0ADA>']);
  });

  it('of a large group ten', () => {
    const ids = new Map(Array.from({ length: 30 }, (_, index) => [`p${index}@example.com`, `U0P${index}`] as const));
    expect(said({}, gateOf({ approvers: ['group:everybody'] }), ids)).toHaveLength(10);
  });

  it('those whose approval no longer counts', () => expect(said({ voided: 1 })).toEqual(ALL));

  it.each([
    ['evidence that changed before anybody had decided', { voided: 0 }, gateOf()],
    ['an expiry', { onExpiry: 'hold' }, gateOf()],
    ['another gate', { gateId: 'older' }, gateOf()],
    ['a gate that is closed by now', {}, { ...BASE, gate: null }],
    ['a gate with all its approvals', { reminder: 2 }, gateOf({ decisions: [decided('ada@example.com'), decided('ben@example.com')] })],
  ])('nobody for %s', (_, data, view) => expect(said(data, view)).toEqual([]));

  it('nobody for what is no gate', () =>
    expect(whoIsAsked(entry({ kind: 'stage', data: { gateId: BASE.gate?.id } }), called(gateOf()))).toEqual([]));

  it('stands at the end of the line', () => {
    const line = entry({ kind: 'gate', summary: '1 more approval.', data: { gateId: BASE.gate?.id, reminder: 1 } });
    expect(toThreadLine(line, IDS, whoIsAsked(line, called(gateOf())))?.text.marked).toBe(
      `⏰ *Still waiting*: 1 more approval. 👉 ${ALL.join(' ')}`,
    );
  });
});
