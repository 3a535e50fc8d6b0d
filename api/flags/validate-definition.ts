import { FlagdCore, MemoryStorage } from '@openfeature/flagd-core';
import type { FlagdDefinition } from '../../core/assignment/flagd-definition.js';
import { AppError } from '../../core/errors/app-error.js';

const SILENT = { error() {}, warn() {}, info() {}, debug() {} };

/**
 * Compiles a definition under flagd's strict schema (flagd-core alone only logs a violation at debug level and then serves defaults).
 * Throws SPEC_INVALID, so that what is not understood is never published.
 */
export function compileDefinition(definition: FlagdDefinition): FlagdCore {
  const storage = new MemoryStorage(SILENT);
  try {
    storage.setConfigurations(JSON.stringify(definition), true);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 500) : String(cause);
    throw new AppError('SPEC_INVALID', `The flags of "${definition.metadata['feature']}" make no valid flagd definition: ${why}`, {
      cause,
    });
  }
  return new FlagdCore(storage, SILENT);
}
