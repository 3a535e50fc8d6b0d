type Json = Readonly<Record<string, unknown>>;

/** What a breaking change is looked for in: two documents of OpenAPI, as parsed. */
export interface Documents {
  readonly before: object;
  readonly after: object;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/**
 * What of the old document a client may rely on and no longer finds in the new one, one sentence each: operations, answers and values of answers that are
 * gone, and parameters, bodies and properties that must now be sent. Empty: every client of the old one works with the new one.
 */
export function findBreakingChanges(documents: Documents): readonly string[] {
  const { before, after } = documents;
  return operationsOf(before).flatMap(({ path, method, operation }) => {
    const name = `${method.toUpperCase()} ${path}`;
    const now = at(after, ['paths', path, method]);
    if (now === undefined) return [`${name} is gone.`];
    return [...findNewDemands(operation, now, { documents, name }), ...findLostAnswers(operation, now, { documents, name })];
  });
}

interface Where {
  readonly documents: Documents;
  readonly name: string;
}

function findNewDemands(before: Json, after: Json, { documents, name }: Where): readonly string[] {
  const had = requiredParameters(before, documents.before);
  const parameters = requiredParameters(after, documents.after).filter((parameter) => !had.includes(parameter));
  const [bodyBefore, bodyAfter] = [bodyOf(before, documents.before), bodyOf(after, documents.after)];
  const properties =
    bodyAfter === undefined ? [] : listOf(bodyAfter, 'required').filter((key) => !listOf(bodyBefore ?? {}, 'required').includes(key));
  const lost = Object.keys(at(bodyBefore, ['properties']) ?? {}).filter((key) => at(bodyAfter, ['properties', key]) === undefined);
  return [
    ...parameters.map((parameter) => `${name} now needs the parameter "${parameter}".`),
    ...properties.map((key) => `${name} now needs "${key}" in its body.`),
    ...lost.map((key) => `${name} no longer takes "${key}" in its body.`),
  ];
}

function findLostAnswers(before: Json, after: Json, { documents, name }: Where): readonly string[] {
  return Object.entries(at(before, ['responses']) ?? {}).flatMap(([status, response]) => {
    const now = at(after, ['responses', status]);
    if (now === undefined) return Number(status) < 300 ? [`${name} no longer answers ${status}.`] : [];
    const [had, has] = [schemaOf(response as Json, documents.before), schemaOf(now, documents.after)];
    return findLostProperties(had, has, { documents, name: `${name} (${status})` });
  });
}

/** Properties that an answer had, at whatever depth; what is referred to in a circle is followed once. */
function findLostProperties(
  before: Json | undefined,
  after: Json | undefined,
  where: Where,
  seen: readonly unknown[] = [],
): readonly string[] {
  const [had, has] = [resolve(before, where.documents.before), resolve(after, where.documents.after)];
  if (had === undefined || has === undefined || seen.includes(had)) return [];
  const follow = (left: unknown, right: unknown) => findLostProperties(left as Json, right as Json, where, [...seen, had]);
  const properties = Object.entries(at(had, ['properties']) ?? {}).flatMap(([key, child]) => {
    const now = at(has, ['properties', key]);
    return now === undefined ? [`${where.name} no longer has "${key}".`] : follow(child, now);
  });
  return [...properties, ...follow(had['items'], has['items'])];
}

const operationsOf = (document: object) =>
  Object.entries(at(document as Json, ['paths']) ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Json).flatMap(([method, operation]) =>
      METHODS.includes(method) ? [{ path, method, operation: operation as Json }] : [],
    ),
  );

function requiredParameters(operation: Json, document: object): readonly string[] {
  const parameters = (operation['parameters'] ?? []) as readonly Json[];
  return parameters.flatMap((parameter) => {
    const { name, required } = (resolve(parameter, document) ?? {}) as { readonly name?: string; readonly required?: boolean };
    return required === true && name !== undefined ? [name] : [];
  });
}

const bodyOf = (operation: Json, document: object): Json | undefined => schemaOf(at(operation, ['requestBody']) ?? {}, document);

/** Of the first content type. */
function schemaOf(holder: Json, document: object): Json | undefined {
  const content = at(resolve(holder, document), ['content']) ?? {};
  const [first] = Object.values(content) as readonly Json[];
  return resolve(at(first, ['schema']), document);
}

/** What a reference stands for. */
function resolve(value: Json | undefined, document: object): Json | undefined {
  const ref = value?.['$ref'];
  return typeof ref === 'string' ? at(document as Json, ref.replace('#/', '').split('/')) : value;
}

const listOf = (value: Json, key: string): readonly string[] => (Array.isArray(value[key]) ? (value[key] as readonly string[]) : []);

function at(value: object | undefined, path: readonly string[]): Json | undefined {
  let found: unknown = value;
  for (const key of path) found = typeof found === 'object' && found !== null ? (found as Json)[key] : undefined;
  return typeof found === 'object' && found !== null ? (found as Json) : undefined;
}
