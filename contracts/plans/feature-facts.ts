import type { Layer, RolloutSpec } from '../../core/rollout/spec.js';

/** A flag of a feature as it serves now. */
export interface ServedFlag {
  readonly key: string;
  readonly layer: Layer;
  /** The version that control gets. */
  readonly version: string;
  readonly platform: string;
}

/** What a plan template is filled in with besides the request. */
export interface FeatureFacts {
  readonly feature: string;
  readonly environment: string;
  /** In apply order. */
  readonly flags: readonly ServedFlag[];
  /** The spec of the feature's last rollout: its rules stay. Null: there is none that is still known. */
  readonly house: RolloutSpec | null;
  /** Metrics that the application has reported in it. */
  readonly reported: readonly string[];
}
