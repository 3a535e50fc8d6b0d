import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult, type IResolveOptions } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { loadScript } from './load-script.js';
import { ROOT, SOURCE_FOLDERS } from './source-files.js';

export interface Breach {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

interface RulesFile {
  readonly default: {
    readonly forbidden: readonly { readonly name: string }[];
    readonly options: { readonly tsConfig: { readonly fileName: string }; readonly enhancedResolveOptions: Partial<IResolveOptions> };
  };
}

export const { default: importRules } = await loadScript<RulesFile>('.dependency-cruiser.mjs');

/** Cruises a tree (by default the project) with the project's rules. */
export async function cruiseTree(baseDir: string = ROOT): Promise<ICruiseResult> {
  const { enhancedResolveOptions, tsConfig, ...options } = importRules.options;
  const cruiseOptions: ICruiseOptions = {
    ...options,
    baseDir,
    tsConfig: { fileName: join(baseDir, tsConfig.fileName) },
    validate: true,
    ruleSet: { forbidden: importRules.forbidden } as ICruiseOptions['ruleSet'] & object,
  };
  const resolveOptions = { ...enhancedResolveOptions, tsConfig: join(baseDir, tsConfig.fileName) } as Partial<IResolveOptions>;
  const folders = SOURCE_FOLDERS.filter((folder) => existsSync(join(baseDir, folder)));
  // `paths` of the tsconfig are resolved against the working folder, whatever `baseDir` says.
  const before = process.cwd();
  process.chdir(baseDir);
  const transpileOptions = { tsConfig: extractTSConfig(join(baseDir, tsConfig.fileName)) };
  const result = await cruise(folders, cruiseOptions, resolveOptions, transpileOptions).finally(() => process.chdir(before));
  if (typeof result.output === 'string') throw new Error(`dependency-cruiser answered with text: ${result.output}`);
  return result.output;
}

export const toBreaches = (result: ICruiseResult): readonly Breach[] =>
  result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));

/** Every module that the given ones load when they run: edges that the compiler erases do not count. */
export function findLoaded(result: ICruiseResult, isStart: (path: string) => boolean): ReadonlySet<string> {
  const modules = new Map(result.modules.map((module) => [module.source, module]));
  const loaded = new Set<string>();
  const queue = [...modules.keys()].filter(isStart);
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (loaded.has(path)) continue;
    loaded.add(path);
    for (const dependency of modules.get(path)?.dependencies ?? []) {
      if (!dependency.dependencyTypes.includes('type-only')) queue.push(dependency.resolved);
    }
  }
  return loaded;
}
