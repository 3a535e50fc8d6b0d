/** What a coloured text means. Colour never stands alone: each tone goes with a word or a symbol. */
export type Tone = 'good' | 'bad' | 'warn' | 'accent' | 'strong' | 'dim';

/** Gives a text its tone, or returns it as it is where colours are off. */
export type Paint = (tone: Tone, text: string) => string;

const SGR: Readonly<Record<Tone, string>> = { good: '32', bad: '1;31', warn: '33', accent: '36', strong: '1', dim: '2' };
const ESCAPE = '\u001b[';

export function createPaint(isEnabled: boolean): Paint {
  if (!isEnabled) return (_tone, text) => text;
  return (tone, text) => (text === '' ? text : `${ESCAPE}${SGR[tone]}m${text}${ESCAPE}0m`);
}

export interface ColourQuestion {
  readonly isTty: boolean;
  /** `--no-color` was given. */
  readonly isRefused: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Colours only for a terminal that shows them, and never against the user's wish (https://no-color.org). */
export function hasColours({ isTty, isRefused, env }: ColourQuestion): boolean {
  if (isRefused || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb') return false;
  const forced = env['FORCE_COLOR'];
  return isTty || (forced !== undefined && forced !== '' && forced !== '0');
}
