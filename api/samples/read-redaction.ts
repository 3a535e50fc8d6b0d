import { toRedaction } from '../../contracts/redaction/to-redaction.js';
import type { RedactionRule } from '../../core/redaction/redaction-rule.js';
import type { Config } from '../../platform/config.js';
import { readStructuredFile } from '../../platform/read-structured-file.js';

/** All rules of the installation: its own, then the built-in ones. Errors: CONFIG_INVALID. */
export async function readRedaction({ redactionFile: file }: Pick<Config, 'redactionFile'>): Promise<readonly RedactionRule[]> {
  if (file === undefined) return toRedaction([], 'TIDEGATE_REDACTION');
  return toRedaction(await readStructuredFile('TIDEGATE_REDACTION', file), `TIDEGATE_REDACTION (${file})`);
}
