import * as z from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Zod schemas as JSON Schema 2020-12, for a document of OpenAPI 3.1: what has a name (`meta({ id })`) goes to the components, everything else stays where it is.
 */
export class SchemaRegister {
  readonly #schemas = new Map<string, JsonSchema>();
  readonly #responses = new Map<string, JsonSchema>();

  /** The schema as it stands where it is used: a reference where it has a name. */
  add(schema: z.ZodType): JsonSchema {
    const {
      $schema: _,
      $defs,
      ...root
    } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', override }) as Record<string, unknown>;
    for (const [name, definition] of Object.entries(($defs ?? {}) as Record<string, JsonSchema>))
      this.#schemas.set(name, relink(definition) as JsonSchema);
    return relink(root) as JsonSchema;
  }

  /** A whole answer under a name; the reference to it. */
  addResponse(name: string, response: JsonSchema): JsonSchema {
    this.#responses.set(name, response);
    return { $ref: `#/components/responses/${name}` };
  }

  /** Schemas by name. */
  get schemas(): Readonly<Record<string, JsonSchema>> {
    return sorted(this.#schemas);
  }

  /** Answers by name. */
  get responses(): Readonly<Record<string, JsonSchema>> {
    return sorted(this.#responses);
  }
}

const sorted = (map: ReadonlyMap<string, JsonSchema>): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));

/** The safe integers are zod's own limits and say nothing to a reader; `approve` as an outcome is taken only to be refused in words. */
function override({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.enum?.[0] === 'hold' && jsonSchema.enum.includes('approve')) jsonSchema.enum = ['hold', 'rollback'];
  if (jsonSchema.propertyNames !== undefined && Object.keys(jsonSchema.propertyNames).join() === 'type') delete jsonSchema.propertyNames;
}

function relink(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relink);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      key === '$ref' && typeof child === 'string' ? child.replace('#/$defs/', '#/components/schemas/') : relink(child),
    ]),
  );
}
