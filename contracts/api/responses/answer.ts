import type * as z from 'zod';

/** A value as it is handed on: nobody changes an answer. */
export type Frozen<Value> = Value extends readonly (infer Entry)[]
  ? readonly Frozen<Entry>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value;

/** The type of what a response schema describes. */
export type Answer<Schema extends z.ZodType> = Frozen<z.output<Schema>>;
