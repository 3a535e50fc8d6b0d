/** Headers that requests may carry. */
export const REQUEST_HEADERS = {
  'Idempotency-Key': {
    description:
      'Makes sending the same request twice harmless: the second one gets the answer of the first. 1 to 200 printable characters of your choice; another request with the same key is refused.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  },
  'If-Match': {
    description: 'ETag of the rollout as it was looked at: a decision about an older state is refused.',
    schema: { type: 'string', maxLength: 1_000 },
  },
  'If-None-Match': {
    description: 'ETag of the answer that is there already: 304 when it is still the present one.',
    schema: { type: 'string', maxLength: 1_000 },
  },
  'Last-Event-ID': {
    description: 'Id of the last event that was received; what came after it is sent first. Browsers send it by themselves.',
    schema: { type: 'string', maxLength: 200 },
  },
  'Tidegate-Environment': {
    description: "The environment that is asked for; absent: the server's default.",
    schema: { type: 'string', maxLength: 256 },
  },
  'Tidegate-Client': {
    description: '`cli` or `dashboard`: the timeline then says that this was the door.',
    schema: { type: 'string', maxLength: 64 },
  },
} as const;

/** Headers that answers carry. */
export const RESPONSE_HEADERS = {
  'Tidegate-Request-Id': { description: 'Id of this answer; the same in a problem and in the log.', schema: { type: 'string' } },
  ETag: { description: 'Version of the answer.', schema: { type: 'string' } },
  Location: { description: 'Address of what was made.', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds to wait before the next request.', schema: { type: 'integer', minimum: 0 } },
  Link: { description: '`rel="next"`: address of the next page; absent on the last.', schema: { type: 'string' } },
  RateLimit: { description: 'How many requests are left, and seconds until there are all again.', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'How many requests are allowed in which time.', schema: { type: 'string' } },
  'Idempotency-Replayed': {
    description: '`true`: the answer of an earlier request with the same Idempotency-Key.',
    schema: { type: 'string' },
  },
  'WWW-Authenticate': { description: 'How to say who you are.', schema: { type: 'string' } },
  'Cache-Control': {
    description: '`max-age`: seconds for which the answer may be used while nobody can be asked.',
    schema: { type: 'string' },
  },
} as const;

export type RequestHeader = keyof typeof REQUEST_HEADERS;
export type ResponseHeader = keyof typeof RESPONSE_HEADERS;
