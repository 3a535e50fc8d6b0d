import type { IssuedKey } from '../../api/key-types.js';
import type { Session } from '../../session.js';

/** The key alone, also into a pipe, so that `$(…)` holds nothing else; as JSON only when that was asked for. */
export function printSecret(session: Session, issued: IssuedKey): void {
  if (session.isFormatChosen && session.format !== 'table') session.printJson(issued);
  else session.print([issued.secret]);
}
