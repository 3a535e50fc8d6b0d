/** Light by default, dark where the reader's system is; no fonts or files from elsewhere, so that a picture is the same in a README and offline. */
const STYLE = `
svg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-size:12px}
.page{fill:#ffffff}.ink{fill:#1f2328}.soft{fill:#59636e}.title{fill:#1f2328;font-size:16px;font-weight:600}.strong{fill:#1f2328;font-weight:600}
.rule{stroke:#d1d9e0;stroke-width:1}.band{fill:#f6f8fa}.limit{stroke:#d1242f;stroke-width:1;stroke-dasharray:4 3}.limit-text{fill:#d1242f}
.c0{fill:#0969da;stroke:#0969da}.c1{fill:#bc4c00;stroke:#bc4c00}.c2{fill:#8250df;stroke:#8250df}.c3{fill:#1a7f37;stroke:#1a7f37}
.c4{fill:#bf3989;stroke:#bf3989}.c5{fill:#6e7781;stroke:#6e7781}.hollow{fill:none;stroke-opacity:.55}.spread{stroke-width:1.5;stroke-opacity:.5}
.good{fill:#1a7f37}.open{fill:#d4a72c}.bad{fill:#d1242f}
@media (prefers-color-scheme:dark){
.page{fill:#0d1117}.ink,.title,.strong{fill:#e6edf3}.soft{fill:#9198a1}.rule{stroke:#30363d}.band{fill:#151b23}
.limit{stroke:#f85149}.limit-text{fill:#f85149}.c0{fill:#4493f8;stroke:#4493f8}.c1{fill:#f0883e;stroke:#f0883e}.c2{fill:#ab7df8;stroke:#ab7df8}
.c3{fill:#3fb950;stroke:#3fb950}.c4{fill:#f778ba;stroke:#f778ba}.c5{fill:#9198a1;stroke:#9198a1}.hollow{fill:none}
.good{fill:#3fb950}.open{fill:#d29922}.bad{fill:#f85149}}
`.replaceAll('\n', '');

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What a person who cannot see it should hear. */
  readonly description: string;
  readonly parts: readonly string[];
}

export function toSvg({ width, height, title, description, parts }: Picture): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escapeText(title)}</title><desc>${escapeText(description)}</desc><style>${STYLE}</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    toText({ x: 16, y: 28, kind: 'title' }, title),
    ...parts,
    '</svg>\n',
  ].join('\n');
}

export interface TextPlace {
  readonly x: number;
  readonly y: number;
  readonly kind?: 'title' | 'strong' | 'ink' | 'soft' | 'limit-text';
  readonly anchor?: 'start' | 'middle' | 'end';
}

export function toText({ x, y, kind = 'ink', anchor = 'start' }: TextPlace, text: string): string {
  const at = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text class="${kind}" x="${toNumber(x)}" y="${toNumber(y)}"${at}>${escapeText(text)}</text>`;
}

export interface Segment {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly kind: string;
}

export const toSegment = ({ from, to, kind }: Segment): string =>
  `<line class="${kind}" x1="${toNumber(from[0])}" y1="${toNumber(from[1])}" x2="${toNumber(to[0])}" y2="${toNumber(to[1])}"/>`;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const toBox = ({ x, y, width, height }: Box, kind: string): string =>
  `<rect class="${kind}" x="${toNumber(x)}" y="${toNumber(y)}" width="${toNumber(width)}" height="${toNumber(height)}"/>`;

/** One decimal is finer than a pixel, and keeps files the same where the last bit of a logarithm differs. */
export const toNumber = (value: number): string => String(Number(value.toFixed(1)));

const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
