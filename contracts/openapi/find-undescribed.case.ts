/** JSON pointers of everything in a document of OpenAPI that a reader meets without being told what it is. */
export function findUndescribed(document: object): readonly string[] {
  return walk(document, '');
}

/** What must be described wherever it stands under one of these keys. */
const DESCRIBED = new Set(['properties', 'schemas', 'responses', 'headers', 'securitySchemes']);

function walk(value: unknown, at: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const here = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const own = DESCRIBED.has(key) && !Array.isArray(child) ? findIn(child, here) : key === 'parameters' ? findIn(child, here) : [];
    return [...own, ...walk(child, here)];
  });
}

function findIn(children: unknown, at: string): readonly string[] {
  if (typeof children !== 'object' || children === null) return [];
  return Object.entries(children as Record<string, unknown>).flatMap(([name, child]) => (isDescribed(child) ? [] : [`${at}/${name}`]));
}

function isDescribed(child: unknown): boolean {
  if (typeof child !== 'object' || child === null) return true;
  const { description, $ref } = child as { readonly description?: unknown; readonly $ref?: unknown };
  return typeof $ref === 'string' || (typeof description === 'string' && description.trim() !== '');
}
