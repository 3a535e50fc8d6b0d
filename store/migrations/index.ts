import { initialMigration } from './0001-initial.js';
import { evidenceMigration } from './0002-evidence.js';
import { rollbackMigration } from './0003-rollback.js';
import { slackMigration } from './0004-slack.js';
import { auditMigration } from './0005-audit.js';
import { keysMigration } from './0006-keys.js';
import { webhooksMigration } from './0007-webhooks.js';
import { samplesMigration } from './0008-samples.js';
import type { Migration } from './migration.js';

/** In order of version, without gaps. */
export const MIGRATIONS: readonly Migration[] = [
  initialMigration,
  evidenceMigration,
  rollbackMigration,
  slackMigration,
  auditMigration,
  keysMigration,
  webhooksMigration,
  samplesMigration,
];
