import type { AuditEntry, RecordedEntry } from '../../../core/audit/audit-entry.js';
import { flagsOf, STAGE_SHARES } from '../plan/scenario.js';
import type { EmbeddedWrite, RunLog, UnleashWrite } from './run-log.js';

export const FEATURE = 'chaos-00001';
export const ID = `${FEATURE}-20260101-abcd`;
export const FLAGS = flagsOf(FEATURE, 'both');
const [PARSER, PROMPT, MODEL] = FLAGS.map(({ key }) => key) as [string, string, string];
const OUTSIDE = [PROMPT, MODEL];

/** Seconds after the start, as milliseconds. */
export const at = (seconds: number): number => 1_800_000_000_000 + seconds * 1000;

export function line(kind: AuditEntry['kind'], seconds: number, data: AuditEntry['data'] = {}): RecordedEntry {
  const key = `${kind}/${seconds}/${JSON.stringify(data)}`;
  return {
    rolloutId: ID,
    seq: Math.round(seconds * 10),
    key,
    atMs: at(seconds),
    kind,
    principal: { id: 'x', via: 'api' },
    summary: key,
    data,
  } as RecordedEntry;
}

export function embeddedWrite(seconds: number, share: number, patch: Partial<EmbeddedWrite> = {}): EmbeddedWrite {
  const flag = FLAGS[0] as (typeof FLAGS)[number];
  return {
    ...{ atMs: at(seconds), operationId: `${ID}/stage/1`, generation: 1, state: 'live', share },
    flags: [{ key: flag.key, follows: 'bundle', control: flag.control, candidate: flag.candidate }],
    ...patch,
  };
}

export function unleashWrite(seconds: number, share: number, patch: Partial<UnleashWrite> = {}): UnleashWrite {
  return {
    ...{ atMs: at(seconds), process: 'worker-a', call: 'PATCH pivot strategies', flag: null, status: 200 },
    shares: Object.fromEntries(OUTSIDE.map((key) => [key, share])),
    ...{ onControl: [], operation: `${ID}/stage/1`, generation: 1, ...patch },
  };
}

const restored = (seconds: number, key: string, onControl: readonly string[]): UnleashWrite =>
  unleashWrite(seconds, 0, { call: 'PATCH flag strategies', flag: key, onControl, operation: `${ID}/rollback/${key}`, generation: 103 });

const wrote = (seconds: number, operationId: string, platform?: string): RecordedEntry =>
  line('flagWrite', seconds, { operationId: `${ID}/${operationId}`, ...(platform !== undefined && { platform }) });

const follows = (key: string, to: string) => [{ key, follows: to, control: 'parser@1', candidate: 'parser@2' }];

/** A bundle on both platforms that was shown to a fifth, aborted by a person, and put back in order. */
export const ABORTED: RunLog = {
  scenario: { story: 'aborted', place: 'both', moment: 'canary' },
  rolloutId: ID,
  flags: FLAGS,
  stageShares: STAGE_SHARES,
  embedded: [
    embeddedWrite(0.5, 0, { operationId: `${ID}/preflight`, generation: 1, state: 'idle', flags: follows(PARSER, 'control') }),
    embeddedWrite(2, 20_000, { generation: 2 }),
    embeddedWrite(10.1, 0, { operationId: `${ID}/rollback/cut`, generation: 102, state: 'rolledBack' }),
    embeddedWrite(10.5, 0, {
      operationId: `${ID}/rollback/${PARSER}`,
      generation: 105,
      state: 'rolledBack',
      flags: follows(PARSER, 'control'),
    }),
  ],
  unleash: [
    unleashWrite(0.4, 0, { onControl: OUTSIDE, operation: '', generation: 0 }),
    unleashWrite(2.1, 0, { flag: PROMPT, onControl: [MODEL], operation: '', generation: 0 }),
    unleashWrite(2.2, 0, { flag: MODEL, operation: '', generation: 0 }),
    unleashWrite(2.3, 20_000, { generation: 2 }),
    unleashWrite(10.2, 0, { call: 'DELETE pivot strategies', operation: `${ID}/rollback/cut`, generation: 102 }),
    restored(10.3, MODEL, [MODEL]),
    restored(10.4, PROMPT, [PROMPT, MODEL]),
  ],
  sights: [
    { askedAtMs: at(5), answeredAtMs: at(5.05), candidateAbove: 0, values: { [PARSER]: 'parser@2' } },
    { askedAtMs: at(5), answeredAtMs: at(5.05), candidateAbove: 20_000, values: { [PARSER]: 'parser@1' } },
    { askedAtMs: at(15), answeredAtMs: at(15.05), candidateAbove: 0, values: { [PARSER]: 'parser@1' } },
  ],
  unleashSights: [
    { atMs: at(5), shares: { [PROMPT]: 20_000, [MODEL]: 20_000 } },
    { atMs: at(15), shares: { [PROMPT]: 0, [MODEL]: 0 } },
  ],
  timeline: [
    line('requested', 0),
    wrote(0.5, 'preflight'),
    line('preflight', 1, { generation: 1 }),
    wrote(2, 'stage/1'),
    wrote(2.3, 'stage/1', 'unleash'),
    line('stage', 3, { stageIndex: 0, share: 20_000 }),
    line('decision', 10),
    line('rollback', 10, { cause: 'person' }),
    wrote(10.1, 'rollback/cut'),
    wrote(10.2, 'rollback/cut', 'unleash'),
    wrote(10.3, `rollback/${MODEL}`, 'unleash'),
    wrote(10.4, `rollback/${PROMPT}`, 'unleash'),
    wrote(10.5, `rollback/${PARSER}`),
    line('page', 10.6, { cause: 'rollback:person' }),
    line('ended', 11),
  ],
  pages: [{ atMs: at(10.55), dedupKey: `${ID}/rollback:person`, cause: 'rollback:person', feature: FEATURE }],
  evidence: [],
  faults: [],
  mustRollBack: true,
  turnedBackAtMs: at(10),
  editedAtMs: null,
  end: { state: 'rolledBack', atMs: at(11), isWorkflowOpen: false, leases: 0 },
  blind: [],
  outages: [],
  watchedUntilMs: at(20),
};
