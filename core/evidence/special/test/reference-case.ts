/** Arguments (as the doubles they are) and the value there, computed by mpmath with 60 digits and rounded once. */
export type ReferenceCase = readonly [args: readonly number[], value: number];
