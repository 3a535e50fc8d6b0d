import type { AuditEntry } from '../../core/audit/audit-entry.js';

/** Who is told of what. Times in Unix milliseconds. */
export interface WebhookRecord {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  /** Types of events (`core/webhooks`); `*`: all. */
  readonly events: readonly string[];
  /** `*`: all. */
  readonly environment: string;
  /** A feature's name, or the beginning of names before a `*` at its end. */
  readonly features: string;
  readonly isActive: boolean;
  /** Why Tidegate itself has ended it; null: it has not. */
  readonly inactiveReason: string | null;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  /** Since when nothing has been taken; null: the last delivery was taken, or there was none. */
  readonly failingSinceMs: number | null;
  readonly lastDeliveredAtMs: number | null;
  /** Until when the secret before is signed with, too; null: there is none. */
  readonly previousUntilMs: number | null;
}

export interface WebhookSecrets {
  readonly secret: string;
  readonly previousSecret: string | null;
  readonly previousUntilMs: number | null;
}

export type NewWebhook = Pick<WebhookRecord, 'id' | 'name' | 'url' | 'events' | 'environment' | 'features' | 'createdBy'> & {
  readonly secret: string;
  readonly atMs: number;
};

/** What is absent stays. */
export type WebhookChange = {
  readonly [Field in 'name' | 'url' | 'events' | 'environment' | 'features' | 'isActive']?: WebhookRecord[Field] | undefined;
};

/** `pending`: not tried; `failed`: will be tried again; `dead`: given up. */
export type DeliveryState = 'pending' | 'failed' | 'delivered' | 'dead';

/** One event for one webhook. */
export interface DeliveryRecord {
  readonly id: number;
  readonly webhookId: string;
  /** The same for all webhooks, and whenever it is sent again. */
  readonly eventId: string;
  readonly type: string;
  /** When it happened. */
  readonly atMs: number;
  readonly data: unknown;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly firstTriedAtMs: number | null;
  readonly triedAtMs: number | null;
  /** Nobody tries before. */
  readonly nextAtMs: number;
  /** The receiver's last answer; null: none came. */
  readonly status: number | null;
  readonly error: string | null;
  readonly tookMs: number | null;
}

/** A delivery that this process is to send now. */
export interface ClaimedDelivery extends DeliveryRecord, WebhookSecrets {
  readonly url: string;
  /** Since when the webhook takes nothing. */
  readonly failingSinceMs: number | null;
}

export interface ClaimOrder {
  readonly nowMs: number;
  /** The others leave it alone until then. */
  readonly untilMs: number;
  readonly limit: number;
}

/** What came of an attempt. */
export interface Attempted {
  readonly state: Exclude<DeliveryState, 'pending'>;
  readonly status: number | null;
  readonly error: string | null;
  readonly tookMs: number;
  readonly atMs: number;
  /** When to try again. */
  readonly nextAtMs: number;
  /** Nothing else is sent to the webhook before. */
  readonly quietUntilMs: number;
}

export interface NewDelivery {
  readonly webhookId: string;
  readonly eventId: string;
  readonly type: string;
  readonly atMs: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Deliveries of events are made by whatever appends to the audit, in its transaction (`audit/append-entries.ts`). */
export interface WebhookStore {
  /** With its line in the timeline in the same transaction, as every change. */
  create(webhook: NewWebhook, entry: AuditEntry): Promise<WebhookRecord>;
  get(id: string): Promise<WebhookRecord | null>;
  list(): Promise<readonly WebhookRecord[]>;
  /** Null: there is none of this id. Setting it active clears why it was not, and lets it be tried at once. */
  update(id: string, change: WebhookChange, about: { readonly entry: AuditEntry; readonly atMs: number }): Promise<WebhookRecord | null>;
  /** The secret that there was is signed with until then, too. */
  rotate(
    id: string,
    secrets: { readonly secret: string; readonly previousUntilMs: number; readonly atMs: number },
    entry: AuditEntry,
  ): Promise<WebhookRecord | null>;
  /** With its deliveries; false: there was none. */
  remove(id: string, entry: AuditEntry): Promise<boolean>;
  /** Ends one that its receiver wants no more; false: it was not active. */
  deactivate(id: string, reason: string, about: { readonly entry: AuditEntry; readonly atMs: number }): Promise<boolean>;
  deliver(delivery: NewDelivery): Promise<DeliveryRecord>;
  /** Newest first, before this one. */
  deliveries(
    webhookId: string,
    query: { readonly state?: DeliveryState; readonly beforeId?: number; readonly limit: number },
  ): Promise<readonly DeliveryRecord[]>;
  delivery(webhookId: string, id: number): Promise<DeliveryRecord | null>;
  /** Sends it again as if it had never been tried; null: there is none. */
  redeliver(webhookId: string, id: number): Promise<DeliveryRecord | null>;
  /** What is due, the oldest first; one at a time for a webhook that fails. Two processes never get the same. */
  claim(order: ClaimOrder): Promise<readonly ClaimedDelivery[]>;
  /** One of them, due or not, also of a webhook that is not active; null: another process is sending it. */
  claimOne(id: number, order: Pick<ClaimOrder, 'nowMs' | 'untilMs'>): Promise<ClaimedDelivery | null>;
  finish(delivery: Pick<DeliveryRecord, 'id' | 'webhookId'>, attempted: Attempted): Promise<void>;
  /** Removes deliveries that ended before then, and those of webhooks that are gone; and secrets whose time is over. */
  prune(order: { readonly endedBeforeMs: number; readonly nowMs: number }): Promise<void>;
}
