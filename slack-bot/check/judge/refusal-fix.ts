const SETTINGS = "the app's settings (api.slack.com/apps)";

/** What to do about what Slack says of a token; for anything else, where its words are explained. */
export function refusalFix(error: string, { method, variable }: { readonly method: string; readonly variable: string }): string {
  switch (error) {
    case 'invalid_auth':
    case 'not_authed':
      return `Copy the token again from ${SETTINGS} into ${variable}; it may belong to a deleted app.`;
    case 'token_revoked':
    case 'account_inactive':
      return `Install the app again (Install App in ${SETTINGS}) and put the new token into ${variable}.`;
    case 'token_expired':
      return `Turn token rotation off in ${SETTINGS}, install the app again, and put the new token into ${variable}.`;
    case 'missing_scope':
      return `Put the scope into the app's manifest (slack-bot/manifest.yaml has all of them), then install the app again.`;
    case 'not_allowed_token_type':
      return `${variable} holds a token of another kind; copy the right one from ${SETTINGS}.`;
    default:
      return error.startsWith('ratelimited')
        ? 'Wait, then check again.'
        : `Slack explains the word at https://docs.slack.dev/reference/methods/${method}.`;
  }
}
