import type { Operation } from './operation.js';
import { ACCESS_OPERATIONS } from './tags/access-operations.js';
import { APPLICATION_OPERATIONS } from './tags/application-operations.js';
import { AUDIT_OPERATIONS } from './tags/audit-operations.js';
import { EVIDENCE_OPERATIONS } from './tags/evidence-operations.js';
import { FEATURE_OPERATIONS } from './tags/feature-operations.js';
import { FLAG_OPERATIONS } from './tags/flag-operations.js';
import { FREEZE_OPERATIONS } from './tags/freeze-operations.js';
import { REHEARSAL_OPERATIONS } from './tags/rehearsal-operations.js';
import { ROLLOUT_OPERATIONS } from './tags/rollout-operations.js';
import { STEERING_OPERATIONS } from './tags/steering-operations.js';
import { SYSTEM_OPERATIONS } from './tags/system-operations.js';
import { WEBHOOK_OPERATIONS } from './tags/webhook-operations.js';

/** Everything that the API does. A route without its line here does not pass the tests. */
export const OPERATIONS: readonly Operation[] = [
  ...ROLLOUT_OPERATIONS,
  ...STEERING_OPERATIONS,
  ...EVIDENCE_OPERATIONS,
  ...AUDIT_OPERATIONS,
  ...FEATURE_OPERATIONS,
  ...FREEZE_OPERATIONS,
  ...REHEARSAL_OPERATIONS,
  ...APPLICATION_OPERATIONS,
  ...FLAG_OPERATIONS,
  ...ACCESS_OPERATIONS,
  ...WEBHOOK_OPERATIONS,
  ...SYSTEM_OPERATIONS,
];
