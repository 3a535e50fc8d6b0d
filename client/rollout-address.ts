/** Which rollout is meant. */
export interface RolloutAddress {
  readonly environment: string;
  readonly rolloutId: string;
}
