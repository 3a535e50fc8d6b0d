const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long a key works when nothing else is asked for. */
export const DEFAULT_LIFETIME_MS = 90 * DAY_MS;

/** How long a rotated key still works beside the new one when nothing else is asked for. */
export const DEFAULT_OVERLAP_MS = 24 * HOUR_MS;
export const LONGEST_OVERLAP_MS = 7 * DAY_MS;

/** A key that ends within this time is pointed out. */
export const ENDS_SOON_MS = 7 * DAY_MS;
