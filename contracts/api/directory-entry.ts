import * as z from 'zod';
import type { DirectoryEntry } from '../../core/principal/directory.js';
import { closedObject } from '../spec/schema/closed-object.js';
import { identifier, line } from '../spec/schema/text.js';
import { type Parsed, parseRequest } from './parse-request.js';

/** One person of the installation. The id is compared in lower case, so it is stored so. */
const directoryEntrySchema = closedObject({
  id: line("The person's id")
    .regex(/^(?!group:)\S+$/, { error: () => 'a person\'s id has no blanks and does not begin with "group:"' })
    .transform((id) => id.toLowerCase()),
  groups: z.array(identifier('The group')).max(200).default([]),
});

/** The people of an installation, as its configuration lists them. */
export function parseDirectory(entries: unknown): Parsed<readonly DirectoryEntry[]> {
  return parseRequest(z.array(directoryEntrySchema).max(5_000), entries);
}
