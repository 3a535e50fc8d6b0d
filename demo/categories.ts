/** What customers write about; the weights are parts of the traffic. */
export const CATEGORIES = { billing: 0.3, delivery: 0.3, refund: 0.2, account: 0.2 } as const;

export type Category = keyof typeof CATEGORIES;

export const isCategory = (value: unknown): value is Category => typeof value === 'string' && Object.hasOwn(CATEGORIES, value);
