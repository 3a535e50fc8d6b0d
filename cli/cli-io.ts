import type { AuditEntry } from '../core/audit/audit-entry.js';
import type { Refusal } from '../core/errors/refusal.js';
import type { ApiKey, NewKey } from '../core/keys/api-key.js';
import type { DevOptions } from '../dev/dev-options.js';
import type { Config } from '../platform/config.js';
import type { SlackCheckOptions } from '../slack-bot/check/run-slack-check.js';
import type { SlackCheck } from '../slack-bot/check/slack-check.js';
import type { Killed } from './api/api-types.js';

/** A stream that text goes to. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** A file that is being written. */
export interface FileSink {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Everything that the command line touches outside itself; tests bring their own. */
export interface CliIo {
  /** Data. */
  readonly stdout: TextStream;
  /** Progress, messages and errors. */
  readonly stderr: TextStream;
  /** True when a person sits at the keyboard: only then is anything asked. */
  readonly isTty: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
  readonly nowMs: () => number;
  /** Ends early when the signal does. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly ask: (question: string) => Promise<string>;
  /** `-`: standard input. */
  readonly readFile: (path: string) => Promise<string>;
  /** True when the file's mode lets others than its owner read it; false where that cannot be told. */
  readonly isOpenToOthers: (path: string) => Promise<boolean>;
  /** Names of what lies in a folder, sorted; null: there is no such folder. */
  readonly listFolder: (path: string) => Promise<readonly string[] | null>;
  /** Begins a file, or empties it; what is written stands in it, in order. */
  readonly createFile: (path: string) => Promise<FileSink>;
  readonly newId: () => string;
  /** Calls the listener at Ctrl-C; answers how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void;
  readonly programs: Programs;
}

/** What a kill past the API needs of the store. */
export interface DirectStore {
  /** Writes the kill, then tells the platforms outside the store, as far as they can be reached from here. Null: the store does not know the feature. */
  kill(environment: string, feature: string, order: DirectKillOrder): Promise<DirectKill | null>;
  close(): Promise<void>;
}

/** What making a key past the API needs of the store. */
export interface DirectKeys {
  /** Where it is, for people. */
  readonly place: string;
  /** As `KeyStore.create`. */
  create(draft: { readonly key: NewKey; readonly secretSha256: string }, entry: AuditEntry): Promise<ApiKey | Refusal>;
  close(): Promise<void>;
}

export interface DirectKillOrder {
  readonly by: { readonly id: string; readonly via: string };
  readonly reason: string;
  readonly atMs: number;
}

export type DirectKill = Omit<Killed, 'engine'>;

/** Heavy parts, loaded only by the command that needs them: `tidegate list` must not pay for a database. */
export interface Programs {
  runDev(options: DevOptions): Promise<void>;
  runDemo(options: DevOptions): Promise<number>;
  checkSlack(options: SlackCheckOptions): Promise<readonly SlackCheck[]>;
  /** The keys of a store, for the first one of an installation: an embedded store that is not there yet is made. */
  openKeys(where: Pick<Config, 'databaseUrl' | 'dataFolder'>): Promise<DirectKeys>;
  openStore(where: Pick<Config, 'databaseUrl' | 'dataFolder' | 'environment' | 'unleash'>): Promise<DirectStore>;
}
