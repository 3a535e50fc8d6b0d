import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { chainEntries } from '../../core/audit/chain/chained-entry.js';
import { checkHistory } from './check-history.js';
import { readHistory } from './read-history.js';
import { toSha256 } from './sha256.js';

const recorded = (name: string) =>
  JSON.parse(gunzipSync(readFileSync(new URL(`../../test/histories/0.1.0/${name}.json.gz`, import.meta.url))).toString()) as {
    readonly history: { readonly events: readonly unknown[] };
  };
const textOf = (...names: readonly string[]) =>
  JSON.stringify({ workflowId: 'w', runs: names.map((name) => ({ runId: name, events: recorded(name).history.events })) });
const entry = (key: string, patch: Partial<AuditEntry>): AuditEntry => ({
  rolloutId: 'r',
  key,
  atMs: 1,
  kind: 'decision',
  principal: { id: 'ada@example.com', via: 'api' },
  summary: key,
  data: {},
  ...patch,
});

const text = textOf('continued-first', 'continued-second');
const facts = readHistory(text);
const kept = { text, sha256: toSha256(text), missing: '' };
const told = (facts?.decisions ?? []).map(({ id, verb, principal, reason }, index) =>
  entry(`r${index + 2}.0`, { principal: principal as AuditEntry['principal'], data: { decisionId: id, verb, reason } }),
);
const stored = entry('history', { kind: 'history', data: { sha256: kept.sha256 } });
const timeline = (...entries: readonly AuditEntry[]) => chainEntries(entries, null, toSha256);
const check = (entries: readonly AuditEntry[], history: typeof kept | null = kept) => checkHistory(history, timeline(...entries), true);
const [first, ...rest] = told as [AuditEntry, ...AuditEntry[]];

interface UpdateEvent {
  readonly workflowExecutionUpdateAcceptedEventAttributes?: {
    readonly acceptedRequest: { readonly input: { readonly args: { readonly payloads: { data: string }[] } } };
  };
}

describe('R-AUDIT-1 a real history against its timeline', () => {
  it('has decisions to compare', () => {
    expect(told.length).toBeGreaterThan(1);
    expect(facts).toMatchObject({ runs: 2, unreadable: 0 });
  });

  it('agrees', () =>
    expect(check([...told, stored])).toMatchObject({ state: 'stored', break: null, decisions: told.length, sha256: kept.sha256 }));

  it.each<[string, string, readonly AuditEntry[], number | null]>([
    ['an entry that is missing', 'entryMissing', [...rest, stored], null],
    ['another person', 'decisionDiffers', [{ ...first, principal: { id: 'eve@example.com', via: 'api' } }, ...rest, stored], 1],
    ['another reason', 'decisionDiffers', [{ ...first, data: { ...first.data, reason: 'never said' } }, ...rest, stored], 1],
    ['another verb', 'decisionDiffers', [{ ...first, data: { ...first.data, verb: 'abort' } }, ...rest, stored], 1],
    [
      'a decision that was never made',
      'updateMissing',
      [...told, entry('r90.0', { data: { decisionId: 'x', verb: 'approve', reason: '' } }), stored],
      told.length + 1,
    ],
    [
      'a refusal that never was',
      'updateMissing',
      [entry('refusal/2.1/x', { kind: 'refusal', data: { decisionId: 'x', verb: 'abort' } }), ...told, stored],
      1,
    ],
    [
      'a signal that never came',
      'updateMissing',
      [
        ...told,
        entry('r90.0', { principal: { id: 'eve', via: 'signal' }, data: { decisionId: 'x', verb: 'approve', reason: '' } }),
        stored,
      ],
      told.length + 1,
    ],
    ['a history that nobody has noted', 'historyEdited', told, null],
  ])('%s is found', (_what, kind, entries, seq) => expect(check(entries).break).toMatchObject({ kind, seq }));

  it('is found when it was edited, with or without its hash, or taken away', () => {
    const other = JSON.stringify({ workflowId: 'w', runs: [] });
    for (const history of [
      { ...kept, text: other },
      { ...kept, text: other, sha256: toSha256(other) },
      { ...kept, sha256: toSha256('x') },
      { ...kept, text: '', sha256: '' },
    ])
      expect(check([...told, stored], history).break).toMatchObject({ kind: 'historyEdited', seq: told.length + 1 });
    expect(check([...told, stored], null).break).toMatchObject({ kind: 'historyRemoved', seq: told.length + 1 });
  });

  it('that is no history is not taken for one', () => {
    for (const other of ['', '[]', 'null', '{"runs":[null]}', '{"runs":{}}', 'runs']) expect(readHistory(other)).toBeNull();
    const history = { text: '[]', sha256: toSha256('[]'), missing: '' };
    expect(check([entry('history', { kind: 'history', data: { sha256: history.sha256 } })], history).break).toMatchObject({
      kind: 'historyEdited',
    });
  });

  it('decisions that no workflow saw are in no history', () => {
    const outside = [
      entry('unbegun/0', { data: { decisionId: 'a', verb: 'abort', reason: '' } }),
      entry('refusal/api/b', { kind: 'refusal', data: { decisionId: 'b', verb: 'approve', reason: '' } }),
    ];
    expect(check([...outside, ...told, stored]).break).toBeNull();
  });

  it('an encrypted update is counted and not compared', () => {
    const encrypted = JSON.parse(text) as { runs: { events: UpdateEvent[] }[] };
    for (const event of encrypted.runs.flatMap(({ events }) => events)) {
      const [payload] = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest.input.args.payloads ?? [];
      if (payload) payload.data = Buffer.from('not to be read').toString('base64');
    }
    const locked = JSON.stringify(encrypted);
    const history = { text: locked, sha256: toSha256(locked), missing: '' };
    const said = entry('history', { kind: 'history', data: { sha256: history.sha256 } });
    const found = check([...told, said], history);
    expect(found).toMatchObject({ decisions: 0, break: null });
    expect(found.unreadable).toBeGreaterThan(0);
  });
});
