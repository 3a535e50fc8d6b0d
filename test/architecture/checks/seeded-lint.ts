/** What Biome must report, each in a file of its own. */
export interface SeededLint {
  readonly rule: string;
  readonly file: string;
  readonly text: string;
}

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `  console.info(${index});`).join('\n');

export const SEEDED_LINT: readonly SeededLint[] = [
  {
    rule: 'noFloatingPromises',
    file: 'core/floating.ts',
    text: 'const later = async (): Promise<number> => 1;\nexport function start(): void {\n  later();\n}\n',
  },
  {
    rule: 'noMisusedPromises',
    file: 'core/misused.ts',
    text: 'const later = async (): Promise<boolean> => true;\nexport const answer = (): number => (later() ? 1 : 2);\n',
  },
  { rule: 'noImportCycles', file: 'core/one.ts', text: "import { two } from './two.js';\nexport const one = (): number => two();\n" },
  { rule: 'noImportCycles', file: 'core/two.ts', text: "import { one } from './one.js';\nexport const two = (): number => one();\n" },
  { rule: 'noDefaultExport', file: 'core/default.ts', text: 'export default 1;\n' },
  { rule: 'useFilenamingConvention', file: 'core/camelCase.ts', text: 'export const camel = 1;\n' },
  {
    rule: 'noExcessiveLinesPerFile',
    file: 'core/long-file.ts',
    text: Array.from({ length: 301 }, (_, index) => `export const v${index} = ${index};\n`).join(''),
  },
  { rule: 'noExcessiveLinesPerFunction', file: 'core/long-function.ts', text: `export function long(): void {\n${lines(41)}\n}\n` },
  {
    rule: 'noExcessiveCognitiveComplexity',
    file: 'core/complex.ts',
    text: 'export function complex(n: number): number {\n  if (n > 1) { if (n > 2) { if (n > 3) { if (n > 4) { if (n > 5) return 1; } } } }\n  return 0;\n}\n',
  },
  {
    rule: 'useImportType',
    file: 'core/import-type.ts',
    text: "import { SeededThing } from './thing.js';\nexport const keep = (thing: SeededThing): SeededThing => thing;\n",
  },
  { rule: 'noUnusedImports', file: 'core/unused-import.ts', text: "import { camel } from './camelCase.js';\nexport const other = 1;\n" },
  {
    rule: 'noUnusedVariables',
    file: 'core/unused-variable.ts',
    text: 'export function f(): number {\n  const unused = 1;\n  return 2;\n}\n',
  },
  { rule: 'noRestrictedGlobals', file: 'workflows/environment.ts', text: 'export const region = process.env;\n' },
  { rule: 'noRestrictedGlobals', file: 'workflows/io.ts', text: "export const call = (): Promise<Response> => fetch('http://x');\n" },
  { rule: 'noFocusedTests', file: 'core/focused.test.ts', text: "import { it } from 'vitest';\nit.only('alone', () => {});\n" },
  { rule: 'noConsole', file: 'core/print.ts', text: "console.log('x');\nexport const printed = true;\n" },
];
