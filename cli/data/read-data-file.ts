import type { Session } from '../session.js';
import { renderFieldErrors } from '../view/field-errors.js';
import { toPrintable } from '../view/terminal/text.js';
import { nameOf, readText } from './read-text.js';
import type { Parsed } from './table.js';

/** The same mistake stands in many lines. */
const MOST_SHOWN = 5;

/** What a file holds; null when it cannot be understood, which the person has then been told line by line. */
export async function readDataFile<Value>(session: Session, path: string, parse: (text: string) => Parsed<Value>): Promise<Value | null> {
  const parsed = parse(await readText(path, session.io, 'Name the file, or - for standard input.'));
  if (parsed.ok) return parsed.value;
  if (session.format !== 'table') session.printJson({ ok: false, errors: parsed.errors });
  session.say(
    renderFieldErrors(
      { file: nameOf(path), severity: 'error', findings: toPrintable(parsed.errors), most: MOST_SHOWN },
      session.messageFrame(),
    ),
  );
  return null;
}
