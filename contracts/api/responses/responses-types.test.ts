import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { AuditVerification } from '../../../core/audit/audit-verification.js';
import type { AuditHeads } from '../../../core/audit/chain/audit-head.js';
import type { ChainedEntry } from '../../../core/audit/chain/chained-entry.js';
import type { FieldError } from '../../../core/errors/app-error.js';
import type { QualityFinding } from '../../../core/evidence/standing/assess-quality.js';
import type { GuardFinding, Reading } from '../../../core/evidence/verdict.js';
import type { Freeze } from '../../../core/freeze/freeze.js';
import type { FreezeView } from '../../../core/freeze/freeze-view.js';
import type { StageForecast } from '../../../core/plan/forecast.js';
import type { Plan, PlannedGuard } from '../../../core/plan/plan.js';
import type { Rehearsal } from '../../../core/rehearsal/rehearsal.js';
import type { BrokenGlass, Gate, Hold, RollbackRequest } from '../../../core/rollout/rollout-state.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { Problem } from '../to-problem.js';
import type { Answer, Frozen } from './answer.js';
import type { auditHeadsSchema, chainedEntrySchema, recordedEntrySchema } from './audit/entries.js';
import type { auditVerificationSchema } from './audit/verification.js';
import type { guardFindingSchema, qualityFindingSchema } from './evidence/guard-finding.js';
import type { readingSchema } from './evidence/reading.js';
import type { stageForecastSchema } from './plan/forecast.js';
import type { plannedGuardSchema } from './plan/guard.js';
import type { planSchema } from './plan/plan.js';
import type { problemSchema } from './problem.js';
import type { rehearsalSchema } from './rehearsals.js';
import type {
  brokenGlassSchema,
  freezeSchema,
  gateSchema,
  holdSchema,
  plainFreezeSchema,
  rollbackSchema,
} from './rollout/rollout-parts.js';
import type { rolloutViewSchema } from './rollout/rollout-view.js';
import type { fieldErrorSchema } from './values.js';

/** True only for types that have the same properties, options and values: the compiler's own notion of identity. */
type Same<Left, Right> = (<Any>() => Any extends Left ? 1 : 2) extends <Any>() => Any extends Right ? 1 : 2 ? true : false;
type Describes<Schema extends z.ZodType, Type> = Same<Answer<Schema>, Frozen<Type>>;

/** Does not compile where a schema and a type have drifted apart. */
const inStep = <_All extends Readonly<Record<string, true>>>() => true;

describe('R-API-1 response schemas describe the types of the core, in both directions', () => {
  it('of rollouts and what they wait for', () => {
    interface Checked extends Record<string, true> {
      view: Describes<typeof rolloutViewSchema, RolloutView>;
      hold: Describes<typeof holdSchema, Hold>;
      gate: Describes<typeof gateSchema, Gate>;
      plainFreeze: Describes<typeof plainFreezeSchema, Freeze>;
      freeze: Describes<typeof freezeSchema, FreezeView>;
      glass: Describes<typeof brokenGlassSchema, BrokenGlass>;
      rollback: Describes<typeof rollbackSchema, RollbackRequest>;
    }
    expect(inStep<Checked>()).toBe(true);
  });

  it('of evidence', () => {
    interface Checked extends Record<string, true> {
      finding: Describes<typeof guardFindingSchema, GuardFinding>;
      quality: Describes<typeof qualityFindingSchema, QualityFinding>;
      reading: Describes<typeof readingSchema, Reading>;
    }
    expect(inStep<Checked>()).toBe(true);
  });

  it('of plans and rehearsals', () => {
    interface Checked extends Record<string, true> {
      plan: Describes<typeof planSchema, Plan>;
      guard: Describes<typeof plannedGuardSchema, PlannedGuard>;
      forecast: Describes<typeof stageForecastSchema, StageForecast>;
      rehearsal: Describes<typeof rehearsalSchema, Rehearsal>;
    }
    expect(inStep<Checked>()).toBe(true);
  });

  it('of the audit', () => {
    interface Checked extends Record<string, true> {
      recorded: Describes<typeof recordedEntrySchema, RecordedEntry>;
      chained: Describes<typeof chainedEntrySchema, ChainedEntry>;
      heads: Describes<typeof auditHeadsSchema, AuditHeads>;
      verification: Describes<typeof auditVerificationSchema, AuditVerification>;
    }
    expect(inStep<Checked>()).toBe(true);
  });

  it('of problems', () => {
    interface Checked extends Record<string, true> {
      problem: Describes<typeof problemSchema, Problem>;
      field: Describes<typeof fieldErrorSchema, FieldError>;
    }
    expect(inStep<Checked>()).toBe(true);
  });
});
