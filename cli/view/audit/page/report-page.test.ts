import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toSha256 } from '../../../../contracts/audit/sha256.js';
import { chainEntries } from '../../../../core/audit/chain/chained-entry.js';
import { scriptedVerdicts } from '../../../../test/fakes/cli/scripted-verdicts.js';
import { scriptedEntries, scriptedViews } from '../../../../test/fakes/cli/scripted-views.js';
import type { CheckedRollout } from '../../../audit/check-rollout.js';
import { html } from './html.js';
import type { ReportData } from './report-data.js';
import { renderReportPage } from './report-page.js';

const view = scriptedViews().rolledBack;
const verdicts = scriptedVerdicts(view.id);
const [first] = verdicts;
const person = { id: 'dev@example.com', via: 'slack' } as const;
const system = { id: 'system:tidegate', via: 'system' } as const;
const at = (first?.finding.atMs ?? 0) + 3_600_000;
const more = [
  { kind: 'gate', summary: 'canary asks for approval', data: { gateId: 'g', evidenceHash: 'e1' }, principal: system },
  { kind: 'decision', summary: 'Approved', data: { decisionId: 'd', verb: 'approve', reason: 'looks good' }, principal: person },
  { kind: 'refusal', summary: 'Refused', data: { decisionId: 'd', verb: 'approve', code: 'SELF_APPROVAL' }, principal: person },
  {
    kind: 'stage',
    summary: 'canary has begun.',
    data: { stageIndex: 1, stageAttempt: 2, share: 5_000, shadowSample: 0 },
    principal: system,
  },
  {
    kind: 'flagWrite',
    summary: 'a write',
    data: { keys: ['support.model'], shareBefore: 0, shareAfter: 5_000, generation: 2 },
    principal: system,
  },
  { kind: 'rollback', summary: 'Rolling back', data: { cause: 'guard', guard: 'errors' }, principal: system },
].map(
  (entry, index) => ({ ...entry, rolloutId: view.id, key: `m${index}`, atMs: at + index }) as Parameters<typeof chainEntries>[0][number],
);
const entries = chainEntries([...scriptedEntries(view.id), ...more], null, toSha256);
const checked: CheckedRollout = {
  rolloutId: view.id,
  verifiedAtMs: at,
  ok: true,
  chain: { entries: entries.length, head: { seq: entries.length, hash: entries.at(-1)?.hash ?? '' }, break: null, sealedSeq: 0 },
  ended: { seq: 3, hash: 'ended-hash' },
  history: { state: 'stored', sha256: 'history-hash', runs: 2, events: 1_412, decisions: 3, unreadable: 0, missing: '', break: null },
  recomputed: { ok: true, entries: entries.length },
};
const data: ReportData = { view, entries, verdicts, checked, madeAtMs: at };

/** Every text of the data replaced, but for those whose values the page goes by. */
function poison<Value>(value: Value, text: string, key = ''): Value {
  if (typeof value === 'string') return (KEPT.has(key) ? value : text) as Value;
  if (Array.isArray(value)) return value.map((part) => poison(part, text, key)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, poison(part, text, name)])) as Value;
}
const KEPT = new Set(['kind', 'via', 'verdict', 'phase', 'watchId', 'verb', 'cause', 'marginKind', 'better', 'failOn', 'state']);
const tagsOf = (page: string) => page.match(/<[a-z/!][^>]*>/g) ?? [];
/** Tags with the values of their attributes left out, as those may differ; what may not is which there are. */
const shapeOf = (page: string) =>
  tagsOf(page)
    .map((tag) => tag.replace(/"[^"]*"/g, '""'))
    .join('');

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></svg><script>alert(1)</script>',
  '<!--',
  '&lt;script&gt;',
  'javascript:alert(1)',
  '`alert(1)`',
  '\u202egnirts\u2066',
  '\u0000\u001b[31m',
  'x'.repeat(5_000),
];

describe('R-AUDIT-1 the page of a rollout', () => {
  it('says what changed, in which stages, on what evidence, by whom, what was written, and with which hashes', () => {
    const page = renderReportPage(data);
    for (const text of [
      'gpt-w',
      'gpt-x',
      'canary',
      '5 %',
      'worst category: billing',
      'looks good',
      'SELF_APPROVAL',
      'Slack',
      'history-hash',
      '✓ verified',
      '--head 3:ended-hash',
    ])
      expect(page).toContain(text);
    expect(page).toContain('812 + 15,428');
    expect(page).toMatch(/<svg [^>]*role="img" aria-label="errors: [^"]*It began at [^"]*on the candidate/);
  });

  it('loads nothing, runs nothing, and needs nothing else', () => {
    const page = renderReportPage(data);
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<form|\son\w+=|url\(|@import|https?:/i);
    expect(page).toContain(`default-src 'none'`.replaceAll("'", '&#39;'));
  });

  it('says where it is broken, and where entries from before the chain prove nothing', () => {
    const broken = { kind: 'edited', seq: 2, expected: 'aa', found: 'bb', detail: 'Entry 2 is not what was recorded.' } as const;
    const page = renderReportPage({
      ...data,
      checked: { ...checked, ok: false, chain: { ...checked.chain, sealedSeq: 4, break: broken } },
    });
    for (const text of ['✗ broken', 'Entry 2 is not what was recorded.', 'Entries up to #4 were recorded before'])
      expect(page).toContain(text);
    expect(page).not.toContain('✓ verified');
  });

  it('can be made of a rollout of which next to nothing is known', () => {
    const history = { ...checked.history, state: 'none' as const, sha256: null };
    const empty = { ...checked, ended: null, history, chain: { ...checked.chain, head: null } };
    const page = renderReportPage({
      view: { ...view, stages: [], flags: [], endedAtMs: null },
      entries: [],
      verdicts: [],
      checked: empty,
      madeAtMs: at,
    });
    expect(page).not.toMatch(/undefined|NaN|null/);
  });

  it.each(HOSTILE)('no text of anybody becomes a tag, an attribute or an order: %j', (text) => {
    const page = renderReportPage(poison(data, text));
    expect(shapeOf(page)).toBe(shapeOf(renderReportPage(poison(data, 'harmless'))));
    expect(page).not.toMatch(/[\u0000\u001b\u202e\u2066]/);
  });
});

describe('R-AUDIT-1 markup', () => {
  it('is what the template says, whatever goes into it', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { markup } = html`<p title="${text}">${text}</p>`;
        expect(markup).toMatch(/^<p title="[^"<>]*">[^<>"]*<\/p>$/);
      }),
    ));

  it('takes markup as it is, and nothing for null', () => {
    const parts = [html`<b>1</b>`, html`<b>${'<'}</b>`];
    expect(html`<p>${parts}${null}${2}</p>`.markup).toBe('<p><b>1</b><b>&lt;</b>2</p>');
  });
});
