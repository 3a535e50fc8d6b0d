/** By flag key: part of the units that are given its candidate version, in 1/100,000. */
export type SharesByFlag = Readonly<Record<string, number>>;

export interface WireVariant {
  readonly name: string;
  readonly weight: number;
  readonly payload?: { readonly value: string };
}

export interface WireStrategy {
  readonly id?: string;
  readonly disabled?: boolean;
  readonly sortOrder?: number;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly constraints?: readonly { readonly operator?: string; readonly value?: string; readonly inverted?: boolean }[];
  readonly variants?: readonly WireVariant[];
}

/** A flag as Unleash shows it in one environment; null: it does not exist. */
export interface WireFlag {
  readonly enabled: boolean;
  readonly strategies: readonly WireStrategy[];
  readonly dependencies: readonly { readonly feature: string; readonly variants?: readonly string[] }[];
}

const WHOLE = 100_000;

/**
 * What Unleash's clients make of a parent flag and the flags that depend on it: the first strategy that lets a unit through decides; a dependent flag is
 * on for units whose parent has the variant that it names. An application may take versions from the parent's payload or from the flag itself: the greater part counts.
 */
export function toShares(
  pivot: WireFlag | null,
  flags: Readonly<Record<string, { readonly flag: WireFlag | null; readonly candidate: string }>>,
  nowMs: number,
): SharesByFlag {
  const variants = pivot?.enabled === true ? firstOpen(pivot, nowMs) : [];
  const whole = variants.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const part = (isSo: (variant: WireVariant) => boolean): number =>
    Math.round((WHOLE * variants.filter(isSo).reduce((sum, { weight }) => sum + weight, 0)) / whole);
  return Object.fromEntries(
    Object.entries(flags).map(([key, { flag, candidate }]) => {
      const byPayload = part((variant) => versionIn(variant, key) === candidate);
      return [key, Math.max(byPayload, ownShare(flag, candidate, { part, nowMs }))];
    }),
  );
}

function ownShare(
  flag: WireFlag | null,
  candidate: string,
  { part, nowMs }: { readonly part: (isSo: (variant: WireVariant) => boolean) => number; readonly nowMs: number },
): number {
  if (flag === null || !flag.enabled) return 0;
  if (!firstOpen(flag, nowMs).some(({ payload, weight }) => weight > 0 && payload?.value === candidate)) return 0;
  const [parent] = flag.dependencies;
  return parent === undefined ? WHOLE : part(({ name }) => parent.variants === undefined || parent.variants.includes(name));
}

function firstOpen({ strategies }: WireFlag, nowMs: number): readonly WireVariant[] {
  const inOrder = [...strategies].sort((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0));
  return inOrder.find((strategy) => isOpen(strategy, nowMs))?.variants ?? [];
}

function isOpen({ disabled, parameters, constraints }: WireStrategy, nowMs: number): boolean {
  if (disabled === true || Number(parameters?.['rollout'] ?? 100) === 0) return false;
  return (constraints ?? []).every(({ operator, value, inverted }) => {
    if (operator !== 'DATE_BEFORE') return true;
    return nowMs < Date.parse(value ?? '') !== (inverted === true);
  });
}

function versionIn({ payload }: WireVariant, key: string): string | undefined {
  try {
    return (JSON.parse(payload?.value ?? '') as { readonly flags?: Readonly<Record<string, string>> }).flags?.[key];
  } catch {
    return undefined;
  }
}

/** The operation that the flags say was the last, and its generation. */
export function readStamp(pivot: WireFlag | null): { readonly operation: string; readonly generation: number } {
  const stamps = (pivot?.strategies ?? []).flatMap(({ variants }) =>
    (variants ?? []).flatMap(({ payload }) => {
      try {
        const { operation, generation } = JSON.parse(payload?.value ?? '') as { operation?: string; generation?: number };
        return typeof operation === 'string' && typeof generation === 'number' ? [{ operation, generation }] : [];
      } catch {
        return [];
      }
    }),
  );
  return stamps.reduce((a, b) => (b.generation > a.generation ? b : a), { operation: '', generation: -1 });
}
