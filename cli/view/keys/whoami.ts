import { describeGrant } from '../../../core/access/grant.js';
import { rightsOf } from '../../../core/access/role.js';
import type { Me } from '../../api/me.js';
import type { Frame } from '../terminal/frame.js';
import { hang } from '../terminal/text.js';

const HOW: Readonly<Record<Me['method'], string>> = {
  dev: 'taken at your word (development)',
  key: 'by an API key',
  oidc: "by the identity provider's token",
  slack: 'by Slack',
};

/** Who the API takes the caller for, how it knows, and what it lets them do. */
export function renderWhoami({ id, groups, method, keyId, grants }: Me, { paint, width }: Frame): readonly string[] {
  const how = `${HOW[method] ?? method}${keyId === undefined ? '' : `, ${keyId}`}`;
  return [
    paint('strong', id),
    ...hang('  known   ', how, width),
    ...hang('  groups  ', groups.length === 0 ? 'none' : groups.join(', '), width),
    ...grants.flatMap((grant, index) =>
      hang(index === 0 ? '  roles   ' : '          ', `${describeGrant(grant)}: may ${rightsOf(grant.role).join(', ')}`, width),
    ),
    ...(grants.length === 0
      ? hang('  roles   ', 'none: an admin gives them in the file that TIDEGATE_ACCESS names (docs/operating/access.md)', width).map(
          (line) => paint('warn', line),
        )
      : []),
  ];
}
