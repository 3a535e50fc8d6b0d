import { readConfig } from '../platform/config.js';
import { waitForSignal } from '../platform/shutdown.js';
import type { DevOptions } from './dev-options.js';
import { refuseParts } from './refuse-parts.js';
import { type RunningTidegate, startTidegate } from './start-tidegate.js';

/** Specs may name it out of the box; TIDEGATE_PAGERS gives it an address of its own. */
const DEV_PAGER = 'oncall';

/** Runs everything until Ctrl-C or SIGTERM; the addresses are printed once all is up. */
export async function runDev(options: DevOptions): Promise<void> {
  refuseParts(options.with);
  const dataFolder = options.dataFolder ?? readConfig().dataFolder;
  const tidegate = await startTidegate({
    config: { dataFolder, ...(options.port === undefined ? {} : { port: options.port }), logLevel: options.logLevel ?? 'warn' },
    ...(options.temporalPort === undefined ? {} : { temporalPort: options.temporalPort }),
    ...(options.uiPort === undefined ? {} : { uiPort: options.uiPort }),
    consolePagers: { [DEV_PAGER]: (line) => void process.stderr.write(`tidegate: ${line}\n`) },
    onProgress: (line) => process.stderr.write(`tidegate: ${line}\n`),
  });
  process.stdout.write(
    options.json ? `${JSON.stringify(toAddresses(tidegate, dataFolder))}\n` : `${describe(tidegate, dataFolder).join('\n')}\n`,
  );
  try {
    await Promise.race([waitForSignal(), tidegate.ended]);
  } finally {
    process.stderr.write('tidegate: stopping\n');
    await tidegate.stop();
  }
}

function toAddresses(tidegate: RunningTidegate, dataFolder: string) {
  return {
    api: tidegate.apiUrl,
    temporal: tidegate.temporalAddress,
    temporalUi: tidegate.temporalUiUrl ?? null,
    store: tidegate.storeKind,
    dataFolder,
  };
}

function describe(tidegate: RunningTidegate, dataFolder: string): readonly string[] {
  return [
    '',
    `  Tidegate      ${tidegate.apiUrl}`,
    `  Temporal      ${tidegate.temporalAddress}`,
    ...(tidegate.temporalUiUrl === undefined ? [] : [`  Temporal UI   ${tidegate.temporalUiUrl}`]),
    `  Store         ${tidegate.storeKind === 'pglite' ? `embedded, in ${dataFolder}` : 'PostgreSQL'}`,
    '',
    '  Start a rollout:  tidegate start -f spec.yaml',
    '  Stop with Ctrl-C; a rollout under way goes on when you start again.',
    '',
  ];
}
