import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './checks/source-files.js';

interface PackageFile {
  readonly name: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const ADR = 'docs/adr/0002-dependencies.md';
const WORKSPACES = ['.', 'sdk', 'demo'];
const ALLOWED_LICENCES: ReadonlySet<string> = new Set(['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause']);
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

const readPackage = (folder: string): PackageFile => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
const runtime = new Set(
  WORKSPACES.flatMap((folder) => Object.keys(readPackage(folder).dependencies ?? {})).filter((name) => !name.startsWith('@tidegate/')),
);
const rows = new Map(
  [...readFileSync(join(ROOT, ADR), 'utf8').matchAll(/^\| `([^`]+)` \|(.+)\|$/gm)].map(([, name = '', cells = '']) => [
    name,
    cells.split('|').map((cell) => cell.trim()),
  ]),
);

describe(`every runtime dependency has its line in ${ADR}`, () => {
  it('none is missing, none is left over', () => {
    expect([...rows.keys()].sort()).toEqual([...runtime].sort());
  });

  it.each([...runtime])('%s: what for, why, size and the licence that it really has', (name) => {
    const licence = readPackage(join('node_modules', name)).license ?? 'none';
    expect(rows.get(name)?.every((cell) => cell.length > 2)).toBe(true);
    expect(rows.get(name)?.at(-1)).toBe(licence);
    expect(ALLOWED_LICENCES).toContain(licence);
  });
});

describe('versions', () => {
  it('are exact everywhere', () => {
    const all = WORKSPACES.flatMap((folder) =>
      Object.entries({ ...readPackage(folder).dependencies, ...readPackage(folder).devDependencies }),
    );
    expect(all.filter(([, version]) => !EXACT.test(version))).toEqual([]);
  });

  it('are one and the same for all parts of the Temporal SDK', () => {
    const { dependencies, devDependencies } = readPackage('.');
    const versions = Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) =>
      name.startsWith('@temporalio/') ? [version] : [],
    );
    expect(versions.length).toBeGreaterThan(5);
    expect(new Set(versions).size).toBe(1);
  });

  it('keep TypeScript below 7, where dependency-cruiser sees no module', () => {
    expect(Number(readPackage('.').devDependencies?.['typescript']?.split('.')[0])).toBeLessThan(7);
  });

  it('the SDK that applications embed brings nothing along', () => {
    expect(readPackage('sdk').dependencies ?? {}).toEqual({});
  });
});
