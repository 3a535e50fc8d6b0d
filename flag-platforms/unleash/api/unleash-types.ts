export interface UnleashVariant {
  readonly name: string;
  /** Per mille; the weights of a strategy sum to 1,000. */
  readonly weight: number;
  readonly weightType: 'fix' | 'variable';
  readonly stickiness: string;
  readonly payload?: { readonly type: 'json' | 'string'; readonly value: string };
}

/** Asked by each SDK at the client; all of them must hold. */
export interface UnleashConstraint {
  readonly contextName: string;
  readonly operator: string;
  readonly value?: string;
  /** Unleash answers with an empty list where `value` counts. */
  readonly values?: readonly string[];
  readonly inverted?: boolean;
  readonly caseInsensitive?: boolean;
}

/** What is sent to make a strategy. */
export interface StrategyBody {
  readonly name: 'flexibleRollout';
  readonly title: string;
  readonly sortOrder: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly constraints: readonly UnleashConstraint[];
  readonly segments: readonly never[];
  readonly variants: readonly UnleashVariant[];
}

/** As Unleash gives it; people may have made it anything. */
export interface UnleashStrategy {
  readonly id: string;
  readonly name: string;
  readonly title?: string | null;
  readonly disabled?: boolean;
  readonly sortOrder?: number;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly constraints?: readonly UnleashConstraint[];
  readonly segments?: readonly unknown[];
  readonly variants?: readonly UnleashVariant[];
}

export interface UnleashFeature {
  readonly name: string;
  readonly environments: readonly { readonly name: string; readonly enabled: boolean; readonly strategies: readonly UnleashStrategy[] }[];
  readonly dependencies?: readonly { readonly feature: string; readonly enabled?: boolean; readonly variants?: readonly string[] }[];
}

/** RFC 6902, as far as it is used. */
export interface PatchOperation {
  readonly op: 'test' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

/** A line of Unleash's event log. */
export interface UnleashEvent {
  /** For example `feature-strategy-update`. */
  readonly type: string;
  readonly featureName: string;
  /** Null: the event concerns all environments. */
  readonly environment: string | null;
  /** As Unleash names the user or the token. */
  readonly createdBy: string;
  /** ISO 8601. */
  readonly createdAt: string;
  /** Of strategies: as it is now, and as it was. */
  readonly data?: Partial<UnleashStrategy> | null;
  readonly preData?: Partial<UnleashStrategy> | null;
}
