/** Calls to Unleash's admin API that are refused, and how. The same table runs against the fake and against the real server: it keeps the fake faithful. */
export interface AnswerCase {
  readonly what: string;
  /** `admin`, `client`: a valid token of that kind. */
  readonly token?: 'admin' | 'client' | 'unknown';
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api/admin/projects/default`; `{flag}` and `{id}` (its strategy) are filled in. */
  readonly path: string;
  readonly body?: unknown;
  readonly status: number;
  readonly says?: RegExp;
}

const variant = (changes: object = {}) => ({ name: 'a', weight: 1000, weightType: 'variable', stickiness: 'default', ...changes });
const strategy = (variants: readonly object[], changes: object = {}) => ({
  name: 'flexibleRollout',
  parameters: { rollout: '100', stickiness: 'default', groupId: 'g' },
  variants,
  ...changes,
});
const STRATEGIES = '/features/{flag}/environments/production/strategies';
const replace = (path: string, value: unknown) => [{ op: 'replace', path, value }];

const before = (changes: object = {}) => ({
  contextName: 'currentTime',
  operator: 'DATE_BEFORE',
  value: '2030-01-01T00:00:00.000Z',
  ...changes,
});
const patchedWith = (what: string, constraint: object, says: RegExp): AnswerCase => ({
  what,
  method: 'PATCH',
  path: `${STRATEGIES}/{id}`,
  body: replace('/constraints', [constraint]),
  status: 400,
  says,
});

export const ANSWER_CASES: readonly AnswerCase[] = [
  { what: 'an unknown token', token: 'unknown', method: 'GET', path: '/features/{flag}', status: 401 },
  { what: "a client's token", token: 'client', method: 'GET', path: '/features/{flag}', status: 403 },
  { what: 'an unknown flag', method: 'GET', path: '/features/nowhere', status: 404, says: /no feature named/ },
  { what: 'a flag that exists', method: 'POST', path: '/features', body: { name: '{flag}', type: 'release' }, status: 409 },
  { what: 'a name that is not URL friendly', method: 'POST', path: '/features', body: { name: 'a b', type: 'release' }, status: 400 },
  { what: 'an unknown environment', method: 'POST', path: '/features/{flag}/environments/nowhere/on', status: 404 },
  { what: 'an unknown strategy type', method: 'POST', path: STRATEGIES, body: strategy([], { name: 'nonsense' }), status: 400 },
  {
    what: 'no variable variant',
    method: 'POST',
    path: STRATEGIES,
    body: strategy([variant({ weightType: 'fix' })]),
    status: 400,
    says: /variable/,
  },
  {
    what: 'fixed weights of more than the whole',
    method: 'POST',
    path: STRATEGIES,
    body: strategy([variant({ weightType: 'fix' }), variant({ name: 'b', weightType: 'fix' }), variant({ name: 'c', weight: 0 })]),
    status: 400,
    says: /100%/,
  },
  {
    what: 'a variable weight that does not fill up the whole: it is filled up',
    method: 'POST',
    path: STRATEGIES,
    body: strategy([variant({ weight: 900 })]),
    status: 200,
    says: /"weight":1000/,
  },
  { what: 'half a weight', method: 'POST', path: STRATEGIES, body: strategy([variant({ weight: 999.5 })]), status: 400, says: /integer/ },
  { what: 'an unknown field of a variant', method: 'POST', path: STRATEGIES, body: strategy([variant({ nonsense: 1 })]), status: 400 },
  {
    what: 'a test that holds',
    method: 'PATCH',
    path: `${STRATEGIES}/{id}`,
    body: [{ op: 'test', path: '/name', value: 'flexibleRollout' }],
    status: 200,
  },
  {
    what: 'a test that fails',
    method: 'PATCH',
    path: `${STRATEGIES}/{id}`,
    body: [{ op: 'test', path: '/variants', value: [variant()] }, ...replace('/title', 'x')],
    status: 500,
    says: /Test operation failed/,
  },
  { what: 'a patch to an unknown field', method: 'PATCH', path: `${STRATEGIES}/{id}`, body: replace('/nonsense', 1), status: 400 },
  {
    what: 'a patch with an unknown operation',
    method: 'PATCH',
    path: `${STRATEGIES}/{id}`,
    body: [{ op: 'bogus', path: '/title' }],
    status: 400,
  },
  { what: 'a patch that is no list', method: 'PATCH', path: `${STRATEGIES}/{id}`, body: {}, status: 400 },
  {
    what: 'a weight above 1,000',
    method: 'PATCH',
    path: `${STRATEGIES}/{id}`,
    body: replace('/variants', [variant({ weight: 1001 })]),
    status: 400,
  },
  {
    what: 'a patch to a strategy that is gone',
    method: 'PATCH',
    path: `${STRATEGIES}/gone`,
    body: replace('/title', 'x'),
    status: 404,
    says: /Could not find strategy/,
  },
  {
    what: 'a strategy that is gone',
    method: 'DELETE',
    path: `${STRATEGIES}/00000000-0000-0000-0000-000000000000`,
    status: 404,
    says: /Could not find strategy/,
  },
  {
    what: 'a payload that is no JSON',
    method: 'POST',
    path: STRATEGIES,
    body: strategy([variant({ payload: { type: 'json', value: '{' } })]),
    status: 400,
    says: /valid json/,
  },
  {
    what: 'an expiry',
    method: 'POST',
    path: STRATEGIES,
    body: strategy([], { constraints: [before()] }),
    status: 200,
    says: /"values":\[\]/,
  },
  patchedWith('an expiry that is no date', before({ value: 'tomorrow' }), /valid date/),
  patchedWith('an expiry that is a number', before({ value: 1_900_000_000_000 }), /must be string/),
  patchedWith('a constraint with an unknown operator', before({ operator: 'BOGUS' }), /operator/),
  patchedWith('a constraint with an unknown field', before({ nonsense: 1 }), /additional properties/),
  patchedWith('a list of nothing', { contextName: 'appName', operator: 'IN' }, /at least 1/),
  {
    what: 'an expiry without a context field',
    method: 'POST',
    path: STRATEGIES,
    body: strategy([], { constraints: [{ operator: 'DATE_BEFORE', value: '2030-01-01' }] }),
    status: 400,
    says: /contextName/,
  },
  {
    what: 'an unknown segment',
    method: 'PATCH',
    path: `${STRATEGIES}/{id}`,
    body: replace('/segments', [999]),
    status: 404,
    says: /No segment/,
  },
  {
    what: 'a new place by patch: it is taken, and nothing comes of it',
    method: 'PATCH',
    path: `${STRATEGIES}/{id}`,
    body: replace('/sortOrder', 77),
    status: 200,
  },
  { what: 'an order that is no list', method: 'POST', path: `${STRATEGIES}/set-sort-order`, body: {}, status: 400, says: /must be array/ },
  {
    what: 'an order of strategies that are gone',
    method: 'POST',
    path: `${STRATEGIES}/set-sort-order`,
    body: [{ id: '00000000-0000-4000-8000-000000000000', sortOrder: 1 }],
    status: 200,
    says: /^/,
  },
  { what: 'an unknown parent', method: 'POST', path: '/features/{flag}/dependencies', body: { feature: 'nowhere' }, status: 403 },
  {
    what: 'a bulk switch with an unknown flag',
    method: 'POST',
    path: '/bulk_features/environments/production/off',
    body: { features: ['{flag}', 'nowhere'] },
    status: 404,
    says: /no feature named/,
  },
];

export interface AnswerServer {
  readonly url: string;
  readonly tokens: Readonly<Record<'admin' | 'client', string>>;
  readonly flag: string;
  readonly strategyId: string;
}

/** Makes the call; gives the status and the text. */
export async function ask(
  { token = 'admin', method, path, body }: AnswerCase,
  server: AnswerServer,
): Promise<{ status: number; text: string }> {
  const fillIn = (text: string) => text.replaceAll('{flag}', server.flag).replaceAll('{id}', server.strategyId);
  const authorization = token === 'unknown' ? '*:*.nobody' : server.tokens[token];
  const response = await fetch(`${server.url}/api/admin/projects/default${fillIn(path)}`, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: fillIn(JSON.stringify(body)) }),
  });
  return { status: response.status, text: await response.text() };
}
