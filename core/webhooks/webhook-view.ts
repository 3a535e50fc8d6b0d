/** A webhook as every door shows it. Times in Unix milliseconds. */
export interface WebhookView {
  readonly id: string;
  readonly name: string;
  /** Without the values of its query. */
  readonly url: string;
  readonly events: readonly string[];
  readonly environment: string;
  readonly features: string;
  readonly isActive: boolean;
  /** `unused`: nothing has been delivered yet; `failing`: the last attempt was not taken, and it goes on trying. */
  readonly state: 'unused' | 'delivering' | 'failing' | 'inactive';
  readonly inactiveReason: string | null;
  readonly createdBy: string;
  readonly createdAtMs: number;
  readonly failingSinceMs: number | null;
  readonly lastDeliveredAtMs: number | null;
  /** Until when messages are signed with the secret before, too; null: there is none. */
  readonly previousUntilMs: number | null;
}

/** One event on its way to one webhook. */
export interface WebhookDeliveryView {
  readonly id: number;
  readonly eventId: string;
  readonly type: string;
  /** When it happened. */
  readonly atMs: number;
  readonly state: 'pending' | 'failed' | 'delivered' | 'dead';
  readonly attempts: number;
  readonly triedAtMs: number | null;
  /** When it is tried again; null: it is not. */
  readonly nextAtMs: number | null;
  /** What the receiver answered last; null: nothing. */
  readonly status: number | null;
  readonly error: string | null;
  readonly tookMs: number | null;
}
