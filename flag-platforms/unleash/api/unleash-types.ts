export interface UnleashVariant {
  readonly name: string;
  /** Per mille; the weights of a strategy sum to 1,000. */
  readonly weight: number;
  readonly weightType: 'fix' | 'variable';
  readonly stickiness: string;
  readonly payload?: { readonly type: 'json' | 'string'; readonly value: string };
}

/** What is sent to make a strategy. */
export interface StrategyBody {
  readonly name: 'flexibleRollout';
  readonly title: string;
  readonly sortOrder: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly constraints: readonly never[];
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
  readonly constraints?: readonly unknown[];
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

/** The newest event of a flag: who changed it last. */
export interface LastChange {
  readonly flag: string;
  /** As Unleash names the user or the token. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** For example `feature-strategy-update`. */
  readonly what: string;
}
