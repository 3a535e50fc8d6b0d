import type { AccessPolicy } from '../core/access/access-policy.js';
import type { RedactionRule } from '../core/redaction/redaction-rule.js';
import type { OperationDeps } from '../operations/operation-deps.js';
import type { WebhookSender } from '../operations/webhooks/webhook-sender.js';
import type { OutboundPolicy } from '../platform/outbound/outbound-policy.js';
import type { FailedLogins } from './access/failed-logins.js';
import type { Dashboard } from './dashboard/read-dashboard.js';
import type { RolloutFeed } from './feed/rollout-feed.js';
import type { Health } from './health/health.js';
import type { RateLimitSettings, RateLimits } from './limits/rate-limits.js';
import type { ApiMetrics } from './metrics/api-metrics.js';
import type { Authenticator } from './principal/authenticator.js';
import type { KeyFailures } from './principal/key-failures.js';

/** What the API process is given from outside. */
export interface ApiDeps extends Omit<OperationDeps, 'killDelivery'> {
  readonly authenticator: Authenticator;
  /** What the installation gives to principals by name; absent: nothing. */
  readonly access?: Pick<AccessPolicy, 'grantsOf'> | undefined;
  /** Counted by the authenticator of keys; absent: there is none. */
  readonly keyFailures?: KeyFailures | undefined;
  /** Of requests that name none. */
  readonly environment: string;
  /** Hosts that webhooks may lead to although they are not on the public internet; none unless told. */
  readonly webhookHosts?: readonly string[];
  /** A firing alert of which nothing is heard for so long has ended; `ALERT_STALE_MS` unless told. */
  readonly alertStaleMs?: number;
  /** Where the installation's own templates lie; absent: the built-in plans are all there is. */
  readonly templatesFolder?: string | undefined;
  /** What is replaced in samples before they are stored; absent: what the built-in rules look for. */
  readonly redaction?: readonly RedactionRule[] | undefined;
  /** The pages for people; unless told the ones that the build has made. Null: there are none. */
  readonly dashboard?: Dashboard | null;
  /** Unless told, `RATE_LIMITS`. */
  readonly rateLimits?: RateLimitSettings;
  /** Proxies in front, each of which adds what it has seen (`X-Forwarded-For`, `-Proto`); 0 unless told: what such headers say is not believed. */
  readonly trustedProxies?: number;
  /** How often it is asked whether those who listen to a stream may still do so; every minute unless told. */
  readonly streamCheckMs?: number;
  /** Tell flags to whoever asks, although everybody else must be known; false unless told. */
  readonly openEvaluation?: boolean;
}

/** What the routes are given. */
export interface AppDeps extends ApiDeps, OperationDeps {
  readonly webhookSender: WebhookSender;
  /** Where webhooks may lead. */
  readonly outbound: OutboundPolicy;
  readonly alertStaleMs: number;
  readonly feed: RolloutFeed;
  readonly health: Health;
  readonly metrics: ApiMetrics;
  readonly limits: RateLimits;
  readonly logins: FailedLogins;
}
