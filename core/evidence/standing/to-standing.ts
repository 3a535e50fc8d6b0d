import type { FlagsTrouble } from '../../rollout/drift/flags-trouble.js';
import type { Guard, RolloutSpec, Stage } from '../../rollout/spec.js';
import type { Standing } from '../../rollout/standing.js';
import type { GuardFinding } from '../verdict.js';
import type { QualityFinding } from './assess-quality.js';
import { fingerprint } from './fingerprint.js';

export interface AlertVerdict {
  readonly finding: GuardFinding;
  /** Null: nothing. */
  readonly asks: Guard['onFail'] | null;
  /** Whether the stage's proof waits for its end. */
  readonly isMissing: boolean;
}

export interface LookInput {
  readonly watchId: string;
  readonly spec: RolloutSpec;
  readonly stage: Stage;
  readonly stageStartedAtMs: number;
  readonly findings: readonly GuardFinding[];
  /** What is wrong with the data; empty when nothing is. */
  readonly quality: readonly QualityFinding[];
  /** Alerts of others, with what each one asks for; they are shown and acted on like guards, but prove nothing. */
  readonly alerts?: readonly AlertVerdict[];
  readonly flags: FlagsTrouble | null;
  readonly units: { readonly control: number; readonly candidate: number };
  readonly previous: Standing | null;
  readonly nowMs: number;
}

/** Puts the findings of one look together: what fails, what asks for a hold, what is still missing. */
export function toStanding(input: LookInput): Standing {
  const { watchId, spec, findings, alerts = [], nowMs } = input;
  const lastValidAtMs = toLastValid(input);
  const provenGuards = toProvenGuards(input);
  const unread = findUnread(input, lastValidAtMs);
  const rollback = findRollback(input, unread) ?? findAlerts(alerts, 'rollback')[0] ?? null;
  const holds = [
    ...failing(spec.guards, findings, 'hold').map((finding) => ({ guard: finding.guard, reason: finding.summary })),
    ...input.quality.map((finding) => ({ guard: finding.metric ?? 'sample-ratio', reason: finding.detail })),
    ...unread.filter(({ guard }) => guard.onNoData === 'hold').map(({ guard, reason }) => ({ guard: guard.name, reason })),
    ...findAlerts(alerts, 'hold'),
  ];
  const missing = findMissing(input, provenGuards);
  const proven = missing.length === 0 && rollback === null;
  const shown = [...findings.map((finding) => toShown(finding, provenGuards)), ...alerts.map(({ finding }) => finding)];
  const evidenceHash = fingerprint(`${watchId}|${shown.map((finding) => `${finding.guard}=${finding.verdict}`).join(',')}`);
  const asked = [input.flags?.detail ?? '', rollback?.guard ?? '', holds.map((hold) => hold.guard).join(',')];
  const digest = fingerprint([...asked, proven, evidenceHash, ...findings.map(toErrorKind)].join('|'));
  return {
    watchId,
    lookedAtMs: nowMs,
    findings: shown,
    quality: input.quality,
    flags: input.flags,
    rollback,
    holds,
    proven,
    missing,
    units: input.units,
    lastValidAtMs,
    provenGuards,
    evidenceHash,
    digest,
  };
}

const findAlerts = (alerts: readonly AlertVerdict[], asks: AlertVerdict['asks']): Standing['holds'] =>
  alerts.filter((alert) => alert.asks === asks).map(({ finding }) => ({ guard: finding.guard, reason: finding.summary }));

/** What people are shown: a proof stays one, so a verdict near its limit does not flap. The look itself is kept as it was. */
function toShown(finding: GuardFinding, proven: readonly string[]): GuardFinding {
  if (finding.verdict !== 'inconclusive' || !proven.includes(finding.guard)) return finding;
  return { ...finding, verdict: 'pass', summary: `${finding.summary} It was proven inside the margin at an earlier look.` };
}

/** Why nothing can be read, without its numbers (a query's window grows at every look): a new reason is told, the same one is not told again. */
const toErrorKind = (finding: GuardFinding): string =>
  finding.verdict === 'error' ? finding.summary.replaceAll(/\d+/g, '#').slice(0, 200) : '';

function toLastValid({ findings, previous, nowMs }: LookInput): Readonly<Record<string, number>> {
  const valid = findings.filter((finding) => finding.verdict !== 'error').map((finding) => [finding.guard, nowMs] as const);
  return { ...previous?.lastValidAtMs, ...Object.fromEntries(valid) };
}

/**
 * A bound that holds at all looks may be intersected over looks: once proven inside stays proven, unless it fails. While the data itself is in
 * doubt nothing new is proven; a fail still is one, because it protects users.
 */
function toProvenGuards({ findings, previous, quality }: LookInput): readonly string[] {
  const failed = new Set(findings.filter((finding) => finding.verdict === 'fail').map((finding) => finding.guard));
  const passed = quality.length > 0 ? [] : findings.filter((finding) => finding.verdict === 'pass').map((finding) => finding.guard);
  return [...new Set([...(previous?.provenGuards ?? []), ...passed])].filter((guard) => !failed.has(guard));
}

function findUnread({ spec, stageStartedAtMs, nowMs }: LookInput, lastValidAtMs: Readonly<Record<string, number>>) {
  return spec.guards.filter(acts).flatMap((guard) => {
    const silentMs = nowMs - (lastValidAtMs[guard.name] ?? stageStartedAtMs);
    if (silentMs < spec.watch.noDataAfterMs) return [];
    return [{ guard, reason: `${guard.name} has had no valid reading for ${Math.round(silentMs / 1000)} s.` }];
  });
}

function findRollback({ spec, findings }: LookInput, unread: readonly { guard: Guard; reason: string }[]): Standing['rollback'] {
  const failed = failing(spec.guards, findings, 'rollback')[0];
  if (failed) return { guard: failed.guard, reason: failed.summary };
  const silent = unread.find(({ guard }) => guard.onNoData === 'rollback');
  return silent ? { guard: silent.guard.name, reason: silent.reason } : null;
}

function failing(guards: readonly Guard[], findings: readonly GuardFinding[], onFail: Guard['onFail']): readonly GuardFinding[] {
  return findings.filter(
    (finding) =>
      finding.verdict === 'fail' && guards.some((guard) => guard.name === finding.guard && guard.onFail === onFail && acts(guard)),
  );
}

/** What the stage's `prove` still lacks, one sentence each. */
function findMissing(input: LookInput, proven: readonly string[]): readonly string[] {
  return [
    ...missingUnits(input),
    ...input.quality.map(({ detail }) => detail),
    ...(input.alerts ?? []).filter(({ isMissing }) => isMissing).map(({ finding }) => finding.summary),
    ...input.spec.guards.filter(acts).flatMap((guard) => missingProof(guard, input, proven)),
  ];
}

/** An advisory guard is shown and kept, but neither stops a rollout nor is waited for. */
const acts = (guard: Guard): boolean => guard.advisory === undefined;

function missingUnits({ stage, units, spec }: LookInput): readonly string[] {
  const arms = stage.kind === 'full' ? (['candidate'] as const) : (['control', 'candidate'] as const);
  return arms
    .filter((arm) => units[arm] < stage.minimumUnits)
    .map((arm) => `${units[arm]} of ${stage.minimumUnits} ${spec.unit}s in the ${arm} arm so far.`);
}

function missingProof(guard: Guard, { stage, findings }: LookInput, proven: readonly string[]): readonly string[] {
  const finding = findings.find((candidate) => candidate.guard === guard.name);
  if (!finding) return [`${guard.name} has not been read yet.`];
  if (finding.verdict === 'fail') return [finding.summary];
  const mustPass = stage.prove === 'all' || (stage.prove === 'primary' && guard.primary);
  if (mustPass && !proven.includes(guard.name)) return [finding.summary];
  // A canary is judged mainly by computational and behavioural metrics (R-STAGE-2); sampled judge scores come later.
  const mayBeSilent = stage.kind === 'canary' && guard.tier === 'semantic';
  return finding.verdict === 'error' && !mayBeSilent ? [finding.summary] : [];
}
