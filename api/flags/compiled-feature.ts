import type { FeatureFlag, FlagdCore } from '@openfeature/flagd-core';
import { epochFor } from '../../core/assignment/exposure.js';
import { VARIANTS, type Variant } from '../../core/assignment/exposure-rule.js';
import { shadowKey, toFlagdDefinition } from '../../core/assignment/flagd-definition.js';
import { canShowCandidate, expirySecond, type PublishedBundle, whenDrained } from '../../core/assignment/published-bundle.js';
import type { EvaluationCounters } from './evaluation-counters.js';
import { toFeatureAnswer } from './feature-answer.js';
import { type UnitContext, unitKeyOf, unitStartOf } from './unit-context.js';
import type { FeatureAnswer, UnitDecision } from './unit-decision.js';
import { compileDefinition } from './validate-definition.js';

const CODES: ReadonlyMap<string | undefined, number> = new Map(VARIANTS.map((variant, code) => [variant, code]));
const isVariant = (text: string | undefined): text is Variant => CODES.has(text);
const UNASSIGNED: UnitDecision = { variant: 'unassigned', stageAttempt: 0, shadow: false };

/**
 * One bundle, ready to answer. A unit is decided once, by flagd-core, and the decision is spread over all flags: so even a second that
 * ends in the middle of a bulk answer cannot mix arms. Answers are kept for each kind of decision (a handful), not for each unit.
 * The expiry is looked at here and not in the compiled rule, so that renewing it compiles nothing.
 */
export class CompiledFeature {
  readonly bundle: PublishedBundle;
  /** Any flag that follows the bundle: what flagd says of it holds for all. Undefined: nothing is being rolled out. */
  readonly #probe: FeatureFlag | undefined;
  readonly #shadowFlag: FeatureFlag | undefined;
  readonly #counters: EvaluationCounters;
  readonly #answers = new Map<number, FeatureAnswer>();
  #expiresAtMs: number;

  constructor(bundle: PublishedBundle, counters: EvaluationCounters) {
    this.bundle = bundle;
    this.#counters = counters;
    this.#expiresAtMs = expiryOf(bundle);
    const probe = bundle.flags.find((flag) => canShowCandidate(bundle, flag));
    const core = probe === undefined ? undefined : compile(bundle);
    this.#probe = core?.getFlag(probe?.key ?? '');
    this.#shadowFlag = core?.getFlag(shadowKey(bundle.feature));
  }

  /** Takes over a renewed expiry; everything else of the bundle stays. */
  renew(bundle: PublishedBundle): void {
    this.#expiresAtMs = expiryOf(bundle);
  }

  /** Unix ms from which everybody gets control; Infinity: does not expire. */
  get expiresAtMs(): number {
    return this.#expiresAtMs;
  }

  answer(context: UnitContext, nowMs: number): FeatureAnswer {
    const decision = this.#decide(context, nowMs);
    const kind = decision.stageAttempt * 8 + (CODES.get(decision.variant) ?? 0) * 2 + (decision.shadow ? 1 : 0);
    let answer = this.#answers.get(kind);
    if (answer === undefined) {
      answer = toFeatureAnswer(this.bundle, decision);
      this.#answers.set(kind, answer);
    }
    return answer;
  }

  #decide(context: UnitContext, nowMs: number): UnitDecision {
    this.#counters.evaluations += 1;
    const { exposure } = this.bundle;
    if (this.#probe === undefined || exposure === null) return UNASSIGNED;
    if (unitKeyOf(context) === undefined) {
      this.#counters.withoutUnitKey += 1;
      return UNASSIGNED;
    }
    const start = unitStartOf(context);
    if (start === undefined) this.#counters.withoutUnitStart += 1;
    if (nowMs >= this.#expiresAtMs) return UNASSIGNED;
    // Lists and objects are the one kind of start that the rule cannot look at without an error.
    const safe = start === undefined && typeof context['unitStartedAt'] === 'object' ? { ...context, unitStartedAt: null } : context;
    const variant = this.#probe.evaluate(safe as never).variant;
    if (!isVariant(variant) || variant === 'unassigned') return UNASSIGNED;
    const stageAttempt = epochFor(exposure, start)?.stageAttempt ?? 0;
    return { variant, stageAttempt, shadow: variant === 'control' && this.#shadowFlag?.evaluate(safe as never).variant === 'on' };
  }
}

/** The bundle as it is to be shown at `nowMs`. Throws SPEC_INVALID when it makes no valid definition. */
export function compileFeature(bundle: PublishedBundle, counters: EvaluationCounters, nowMs: number): CompiledFeature {
  return new CompiledFeature(whenDrained(bundle, nowMs), counters);
}

function compile(bundle: PublishedBundle): FlagdCore {
  const withoutExpiry = bundle.exposure === null ? bundle : { ...bundle, exposure: { ...bundle.exposure, expiresAtMs: null } };
  return compileDefinition(toFlagdDefinition(withoutExpiry));
}

function expiryOf(bundle: PublishedBundle): number {
  const second = expirySecond(bundle.exposure);
  return second === null ? Number.POSITIVE_INFINITY : second * 1000;
}
