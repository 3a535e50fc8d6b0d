import type { RevokedKey } from '../../api/key-types.js';
import type { Frame } from '../terminal/frame.js';
import { hang, wrap } from '../terminal/text.js';

/** What works no more, and what else should be looked at when the key was stolen. */
export function renderRevoked({ key, alsoRevoked, madeWithIt }: RevokedKey, { paint, width }: Frame): readonly string[] {
  const also = alsoRevoked.map(({ id }) => id).join(', ');
  const warning =
    madeWithIt.length === 1
      ? 'One key was made with it and goes on working:'
      : `${madeWithIt.length} keys were made with it and go on working:`;
  return [
    `${paint('good', '✓ revoked')}  ${paint('strong', key.name)}  ${key.id}`,
    ...(also === '' ? [] : wrap(`Revoked with it, as it had taken their place: ${also}.`, width)),
    ...wrap('Whoever shows it is refused from now on; where several API processes run, within five seconds.', width),
    ...(madeWithIt.length === 0
      ? []
      : hang(
          '! ',
          `${warning} ${madeWithIt.map(({ name, id }) => `${name} (${id})`).join(', ')}. If it was stolen, revoke them too.`,
          width,
        ).map((line) => paint('warn', line))),
  ];
}
