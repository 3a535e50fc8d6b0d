import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Breach, cruiseTree, importRules, toBreaches } from './checks/cruise-tree.js';
import { SEED_TARGETS, SEEDED_BREACHES, SEEDED_INNOCENTS } from './checks/seeded-breaches.js';
import { ROOT } from './checks/source-files.js';

/** Rules whose package is not installed (yet), so that no seed can be resolved. */
const NOT_SEEDED: ReadonlySet<string> = new Set(['activities-vendor-slack', 'only-slack-home']);

describe('every import rule bites', () => {
  const tree = mkdtempSync(join(tmpdir(), 'tidegate-import-rules-'));
  let breaches: readonly Breach[];

  beforeAll(async () => {
    for (const file of ['package.json', 'tsconfig.json', 'sdk/package.json', 'demo/package.json']) copy(file);
    linkPackages();
    for (const file of SEED_TARGETS) write(file, 'export const target = 1;\n');
    for (const { file, text } of [...SEEDED_BREACHES, ...SEEDED_INNOCENTS]) write(file, text);
    breaches = toBreaches(await cruiseTree(tree));
  });

  afterAll(() => rmSync(tree, { recursive: true, force: true }));

  it.each(SEEDED_BREACHES)('$rule reports $file', ({ rule, file }) => {
    expect(breaches.filter(({ from }) => from === file).map((breach) => breach.rule)).toContain(rule);
  });

  it.each(SEEDED_INNOCENTS)('nothing is said about $file', ({ file }) => {
    expect(breaches.filter(({ from }) => from === file)).toEqual([]);
  });

  it('has a seed for every rule', () => {
    const seeded = new Set(SEEDED_BREACHES.map(({ rule }) => rule));
    expect(importRules.forbidden.map(({ name }) => name).filter((name) => !seeded.has(name) && !NOT_SEEDED.has(name))).toEqual([]);
  });

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }

  /** All packages but the workspaces: those would lead back to the real tree. */
  function linkPackages(): void {
    mkdirSync(join(tree, 'node_modules'));
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (name !== '@tidegate' && !name.startsWith('.')) symlinkSync(join(ROOT, 'node_modules', name), join(tree, 'node_modules', name));
    }
  }

  function copy(file: string): void {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    cpSync(join(ROOT, file), join(tree, file));
  }
});
