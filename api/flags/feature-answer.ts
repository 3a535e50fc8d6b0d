import { createHash } from 'node:crypto';
import { shadowKey } from '../../core/assignment/flagd-definition.js';
import { canShowCandidate, type PublishedBundle, type PublishedFlag } from '../../core/assignment/published-bundle.js';
import { assignmentOf, type FeatureAnswer, type FlagEvaluation, type UnitDecision, type UnitMetadata } from './unit-decision.js';

/** What the units that were decided like this are told. */
export function toFeatureAnswer(bundle: PublishedBundle, decision: UnitDecision): FeatureAnswer {
  const metadata = toMetadata(bundle, decision);
  const flags = bundle.flags.map((flag) => toEvaluation(bundle, flag, decision, metadata));
  const companion: FlagEvaluation = {
    key: shadowKey(bundle.feature),
    value: decision.shadow,
    variant: decision.shadow ? 'on' : 'off',
    reason: (bundle.exposure?.shadowSample ?? 0) > 0 ? 'SPLIT' : 'STATIC',
    metadata,
  };
  const byKey = new Map([companion, ...flags].map((flag) => [flag.key, flag]));
  return { feature: bundle.feature, flags, byKey };
}

function toEvaluation(bundle: PublishedBundle, flag: PublishedFlag, decision: UnitDecision, metadata: UnitMetadata): FlagEvaluation {
  const { key, control, candidate } = flag;
  if (candidate === null || !canShowCandidate(bundle, flag))
    return { key, value: control, variant: 'unassigned', reason: 'STATIC', metadata };
  const { variant } = decision;
  return {
    key,
    value: variant === 'candidate' || variant === 'cohort' ? candidate : control,
    variant,
    reason: toReason(decision),
    metadata: decision.shadow ? { ...metadata, shadow: true, shadowValue: candidate } : metadata,
  };
}

/** OFREP's words; flagd itself says TARGETING_MATCH for everything that a rule gave. */
function toReason({ variant }: UnitDecision): FlagEvaluation['reason'] {
  switch (variant) {
    case 'control':
    case 'candidate':
      return 'SPLIT';
    case 'cohort':
      return 'TARGETING_MATCH';
    case 'unassigned':
      return 'DEFAULT';
  }
}

function toMetadata(bundle: PublishedBundle, decision: UnitDecision): UnitMetadata {
  const arm = decision.variant === 'candidate' || decision.variant === 'cohort' ? 'candidate' : 'control';
  return {
    feature: bundle.feature,
    rollout: bundle.rolloutId ?? '',
    arm,
    assignment: assignmentOf(decision),
    stage: bundle.exposure?.stage ?? '',
    stageAttempt: decision.stageAttempt,
    bundle: hashBundle(bundle, arm),
    state: bundle.state,
    revision: bundle.revision,
  };
}

/** Names the versions that an arm sees, whatever the order of the flags: 16 hex digits. */
function hashBundle(bundle: PublishedBundle, arm: 'control' | 'candidate'): string {
  const shown = bundle.flags.map((flag) => [
    flag.key,
    arm === 'candidate' && canShowCandidate(bundle, flag) ? flag.candidate : flag.control,
  ]);
  const sorted = shown.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
}
