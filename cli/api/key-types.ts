import type { KeyView } from '../../core/keys/key-view.js';

/** What the API of `docs/http.md` takes and gives about keys. */
export interface KeyBody {
  readonly name: string;
  readonly grants?: readonly string[];
  readonly personal?: boolean;
  /** A duration such as `90d`. */
  readonly expires?: string;
}

export interface RotationBody {
  readonly expires?: string;
  readonly overlap?: string;
}

export interface KeyPage {
  readonly keys: readonly KeyView[];
}

export interface IssuedKey {
  readonly key: KeyView;
  /** Shown once. */
  readonly secret: string;
}

export interface RotatedKey extends IssuedKey {
  readonly replaced: KeyView;
}

export interface RevokedKey {
  readonly key: KeyView;
  readonly alsoRevoked: readonly KeyView[];
  readonly madeWithIt: readonly KeyView[];
}
