import { BOT_SCOPES } from '../bot-scopes.js';
import { look, ok, type SlackCheck, wrong } from '../slack-check.js';

const NAME = 'scopes';
const AGAIN = 'then install the app again: scopes count from an installation on.';

/** The token's scopes against what the bot calls; null: Slack did not say. */
export function judgeScopes(granted: readonly string[] | null): SlackCheck {
  if (granted === null) return look(NAME, 'Slack did not say which scopes the token has', '');
  const missing = Object.keys(BOT_SCOPES).filter((scope) => !granted.includes(scope));
  const spare = granted.filter((scope) => !Object.hasOwn(BOT_SCOPES, scope));
  const ofSpare = spare.length === 0 ? [] : [`not needed: ${spare.join(', ')}`];
  if (missing.length > 0) {
    const ofMissing = `missing: ${missing.map((scope) => `${scope} (${BOT_SCOPES[scope]})`).join(', ')}`;
    return wrong(NAME, [ofMissing, ...ofSpare].join('; '), `Put into the app's manifest what slack-bot/manifest.yaml has, ${AGAIN}`);
  }
  if (spare.length > 0)
    return look(NAME, `all ${Object.keys(BOT_SCOPES).length}; ${ofSpare.join('')}`, `Take them out of the manifest, ${AGAIN}`);
  return ok(NAME, `all ${Object.keys(BOT_SCOPES).length} that are needed, and no other`);
}
