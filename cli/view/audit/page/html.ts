/** Markup that is safe to be put into a page: everything in it that came from outside is escaped. Made by `html` alone. */
export interface Html {
  readonly markup: string;
}

type Part = Html | string | number | null | readonly Html[];

/** A template for markup: texts and numbers in it are escaped, `Html` goes in as it is, null is nothing. Attributes must stand in double quotes. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: texts.reduce((markup, text, index) => `${markup}${toMarkup(parts[index - 1] ?? null)}${text}`) };
}

function toMarkup(part: Part): string {
  if (part === null) return '';
  if (typeof part !== 'object') return escapeText(String(part));
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;' };

/** Nothing to be seen, or turning the text around it: shown as a sign, so that nobody is told a name that is not there. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const escapeText = (text: string): string => text.replace(UNSEEN, '\ufffd').replace(/[&<>"'`]/g, (sign) => ENTITIES[sign] ?? '');

export interface Column {
  readonly head: string;
  readonly isNumber?: boolean;
}

/** A table that scrolls by itself where it is too wide; `caption` says what it holds, for those who do not see it. */
export function toTable(caption: string, columns: readonly Column[], rows: readonly (readonly Part[])[]): Html {
  const typeOf = ({ isNumber }: Column) => (isNumber ? 'number' : 'text');
  const head = columns.map((column) => html`<th scope="col" class="${typeOf(column)}">${column.head}</th>`);
  const body = rows.map(
    (row) => html`<tr>${row.map((cell, index) => html`<td class="${typeOf(columns[index] ?? { head: '' })}">${cell}</td>`)}</tr>
`,
  );
  return html`<div class="wide" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** `2026-11-21 09:14:03` with the exact time for machines; always UTC, as the page says once. */
export function toTime(atMs: number): Html {
  const iso = new Date(atMs).toISOString();
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`;
}
