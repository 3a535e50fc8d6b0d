import type { ICruiseResult } from 'dependency-cruiser';
import { beforeAll, describe, expect, it } from 'vitest';
import { cruiseTree, findLoaded, toBreaches } from './checks/cruise-tree.js';
import { isTestCode, readSources } from './checks/source-files.js';

describe('who may import whom', () => {
  let result: ICruiseResult;

  beforeAll(async () => {
    result = await cruiseTree();
  });

  it('sees every source file: with TypeScript 7 dependency-cruiser sees none and passes', () => {
    const cruised = new Set(result.modules.map((module) => module.source));
    expect(
      readSources()
        .filter(({ path }) => !cruised.has(path))
        .map(({ path }) => path),
    ).toEqual([]);
    expect(result.summary.totalCruised).toBeGreaterThan(200);
    expect(result.summary.totalDependenciesCruised ?? 0).toBeGreaterThan(600);
  });

  it('is as .dependency-cruiser.mjs says', () => {
    expect(toBreaches(result)).toEqual([]);
  });

  it('never loads zod, express or a Node built-in from a workflow', () => {
    const loaded = findLoaded(result, (path) => path.startsWith('workflows/') && !isTestCode(path));
    const own = [...loaded].filter((path) => !path.includes('node_modules/'));
    expect(own.length).toBeGreaterThan(20);
    expect(own.filter((path) => !/^(core|workflows)\//.test(path))).toEqual([]);
    expect([...loaded].filter((path) => path.includes('node_modules/') && !path.includes('node_modules/@temporalio/'))).toEqual([]);
  });
});
