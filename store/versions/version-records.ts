/** Which version of which layer; an empty feature: of all features. */
export interface VersionRef {
  readonly feature: string;
  readonly layer: string;
  readonly version: string;
}

/** The content of one version of a layer, for good. */
export interface KeptVersion extends VersionRef {
  readonly content: string;
  /** Of the content in UTF-8, hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  readonly createdBy: string;
  readonly createdAtMs: number;
}

export interface VersionStore {
  /** `created`: it is new. `same`: it was there with this content. `other`: it was there with another content, and stays as it was. */
  put(version: Omit<KeptVersion, 'sha256' | 'bytes'>): Promise<{ readonly kind: 'created' | 'same' | 'other'; readonly kept: KeptVersion }>;
  get(ref: VersionRef): Promise<KeptVersion | null>;
  /** What is known of these, the feature's own before that of all features. */
  find(feature: string, refs: readonly Omit<VersionRef, 'feature'>[]): Promise<readonly KeptVersion[]>;
}
