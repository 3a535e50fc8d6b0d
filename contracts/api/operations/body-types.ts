/** Content types of specs. */
export const SPEC_BODY_TYPES = ['application/json', 'application/yaml'] as const;

/** Content types of every other body. */
export const JSON_BODY_TYPES = ['application/json'] as const;
