import { SLACK_LIMITS as L } from './slack-limits.js';

/** One limit: what `make(n)` gives passes at `at` and is refused at `over`, with an error whose pointer is `pointer`. */
export interface LimitCase {
  readonly what: string;
  readonly at: number;
  readonly over: number;
  readonly pointer: string;
  readonly make: (n: number) => object;
  readonly kind?: 'view';
}

const x = (n: number) => 'x'.repeat(n);
const list = <T>(n: number, make: (index: number) => T): T[] => Array.from({ length: n }, (_, index) => make(index));
const EMPTY_METADATA = JSON.stringify({ event_type: 'card', event_payload: { a: '' } }).length;
const plain = (n: number) => ({ type: 'plain_text', text: x(n) });
const marked = (n: number) => ({ type: 'mrkdwn', text: x(n) });
const raw = (n: number) => ({ type: 'raw_text', text: x(n) });
const image = { type: 'image', image_url: 'https://example.test/a.png', alt_text: 'a' };
const button = (more: object = {}) => ({ type: 'button', text: plain(1), ...more });
const actions = (...elements: object[]) => ({ type: 'actions', elements });
const confirm = (more: object) => actions(button({ confirm: { title: plain(1), text: plain(1), ...more } }));
const option = (more: object = {}) => ({ text: plain(1), value: 'v', ...more });
const select = (more: object) => actions({ type: 'static_select', options: [option()], ...more });
const radio = (n: number) => actions({ type: 'radio_buttons', options: list(n, () => option()) });
const input = (more: object) => ({ type: 'input', label: plain(1), element: { type: 'plain_text_input' }, ...more });
const pie = (n: number, label = 1) => ({ type: 'pie', segments: list(n, (i) => ({ label: `${x(label - 1)}${i}`, value: 1 })) });
const line = (more: object, series = 1, points = 1, label = 1) => ({
  type: 'line',
  series: list(series, (i) => ({ name: `n${i}`, data: list(points, () => ({ label: x(label), value: 1 })) })),
  axis_config: { categories: [x(label)], ...more },
});
const chart = (of: object, title = 'Pass rate') => ({ type: 'data_visualization', title, chart: of });
const dataTable = (rows: object[][], more: object = {}) => ({ type: 'data_table', caption: 'Guards', rows, ...more });
const card = (more: object) => ({ type: 'card', title: marked(1), ...more });
const container = (more: object) => ({ type: 'container', title: plain(1), child_blocks: [{ type: 'divider' }], ...more });
const divider = { type: 'divider' };
const modal = (more: object) => ({ type: 'modal', title: plain(1), submit: plain(1), blocks: [], ...more });
const message = (...blocks: object[]) => ({ text: 'A text.', blocks });

const block = (what: string, at: number, pointer: string, make: (n: number) => object): LimitCase => ({
  what,
  at,
  over: at + 1,
  pointer: `/blocks/0${pointer}`,
  make: (n) => message(make(n)),
});
const whole = (what: string, at: number, pointer: string, make: (n: number) => object): LimitCase => ({
  what,
  at,
  over: at + 1,
  pointer,
  make,
});
const view = (what: string, at: number, pointer: string, make: (n: number) => object): LimitCase => ({
  ...whole(what, at, pointer, (n) => modal(make(n))),
  kind: 'view',
});

export const LIMIT_CASES: readonly LimitCase[] = [
  whole('blocks of a message', L.message.blocks, '/blocks', (n) => message(...list(n, () => divider))),
  whole('text of a message', L.message.postText, '/text', (n) => ({ text: x(n) })),
  whole('charts of a message', L.message.charts, '/blocks', (n) => message(...list(n, () => chart(pie(1))))),
  whole('tables of a message', L.message.tables, '/blocks', (n) => message(...list(n, () => ({ type: 'table', rows: [[raw(1)]] })))),
  whole('characters in cells', L.message.tableCharacters, '/blocks', (n) => message(dataTable([[raw(1)], [raw(n - 1)]]))),
  whole('characters in markdown blocks', L.message.markdownCharacters, '/blocks', (n) =>
    message({ type: 'markdown', text: x(n - 100) }, { type: 'markdown', text: x(100) }),
  ),
  whole('characters in other blocks', L.message.blockText, '/blocks', (n) =>
    message(...list(10, (i) => ({ type: 'section', text: plain(i === 0 ? n - 9_000 : 1_000) }))),
  ),
  whole('characters of metadata', L.message.metadataCharacters, '/metadata', (n) => ({
    text: 'A text.',
    metadata: { event_type: 'card', event_payload: { a: x(n - EMPTY_METADATA) } },
  })),
  block('block_id', L.blockId, '/block_id', (n) => ({ ...divider, block_id: x(n) })),
  block('action_id', L.actionId, '/elements/0/action_id', (n) => actions(button({ action_id: x(n) }))),
  block('header', L.header, '/text/text', (n) => ({ type: 'header', text: plain(n) })),
  block('section.text', L.section.text, '/text/text', (n) => ({ type: 'section', text: marked(n) })),
  block('section.fields', L.section.fields, '/fields', (n) => ({ type: 'section', fields: list(n, () => marked(1)) })),
  block('one field', L.section.field, '/fields/0/text', (n) => ({ type: 'section', fields: [marked(n)] })),
  block('context.elements', L.context.elements, '/elements', (n) => ({ type: 'context', elements: list(n, () => plain(1)) })),
  block('context text', L.context.text, '/elements/0/text', (n) => ({ type: 'context', elements: [plain(n)] })),
  block('actions.elements', L.actions, '/elements', (n) => actions(...list(n, () => button()))),
  block('button text', L.button.text, '/elements/0/text/text', (n) => actions(button({ text: plain(n) }))),
  block('button value', L.button.value, '/elements/0/value', (n) => actions(button({ value: x(n) }))),
  block('button url', L.url, '/elements/0/url', (n) => actions(button({ url: `https://a/${x(n - 10)}` }))),
  block('button label', L.button.label, '/elements/0/accessibility_label', (n) => actions(button({ accessibility_label: x(n) }))),
  block('confirm title', L.confirm.title, '/elements/0/confirm/title/text', (n) => confirm({ title: plain(n) })),
  block('confirm text', L.confirm.text, '/elements/0/confirm/text/text', (n) => confirm({ text: marked(n) })),
  block('confirm button', L.confirm.button, '/elements/0/confirm/confirm/text', (n) => confirm({ confirm: plain(n) })),
  block('deny button', L.confirm.button, '/elements/0/confirm/deny/text', (n) => confirm({ deny: plain(n) })),
  block('select options', L.select.options, '/elements/0/options', (n) => select({ options: list(n, () => option()) })),
  block('select groups', L.select.groups, '/elements/0/option_groups', (n) =>
    actions({ type: 'static_select', option_groups: list(n, () => ({ label: plain(1), options: [option()] })) }),
  ),
  block('label of a group', L.select.label, '/elements/0/option_groups/0/label/text', (n) =>
    actions({ type: 'static_select', option_groups: [{ label: plain(n), options: [option()] }] }),
  ),
  block('placeholder', L.select.placeholder, '/elements/0/placeholder/text', (n) => select({ placeholder: plain(n) })),
  block('option text', L.option.text, '/elements/0/options/0/text/text', (n) => select({ options: [option({ text: plain(n) })] })),
  block('option value', L.option.value, '/elements/0/options/0/value', (n) => select({ options: [option({ value: x(n) })] })),
  block('option description', L.option.description, '/elements/0/options/0/description/text', (n) =>
    select({ options: [option({ description: plain(n) })] }),
  ),
  block('radio options', L.radio, '/elements/0/options', radio),
  block('input label', L.input.label, '/label/text', (n) => input({ label: plain(n) })),
  block('input hint', L.input.hint, '/hint/text', (n) => input({ hint: plain(n) })),
  block('input max_length', L.input.length, '/element/max_length', (n) => input({ element: { type: 'plain_text_input', max_length: n } })),
  block('image alt text', L.image.altText, '/alt_text', (n) => ({ ...image, alt_text: x(n) })),
  block('image title', L.image.title, '/title/text', (n) => ({ ...image, title: plain(n) })),
  block('markdown', L.markdown, '/text', (n) => ({ type: 'markdown', text: x(n) })),
  block('table rows', L.table.rows, '/rows', (n) => ({ type: 'table', rows: list(n, () => [raw(1)]) })),
  block('table cells', L.table.cells, '/rows/0', (n) => ({ type: 'table', rows: [list(n, () => raw(1))] })),
  block('data_table columns', L.dataTable.columns, '/rows/0', (n) =>
    dataTable([list(n, () => raw(1)), list(Math.min(n, 20), () => raw(1))]),
  ),
  block('data_table rows with header', L.dataTable.rows, '/rows', (n) => dataTable(list(n, () => [raw(1)]))),
  block('data_table page', L.dataTable.pageSize, '/page_size', (n) => dataTable([[raw(1)], [raw(1)]], { page_size: n })),
  block('chart title', L.chart.title, '/title', (n) => chart(pie(1), x(n))),
  block('pie segments', L.chart.segments, '/chart/segments', (n) => chart(pie(n))),
  block('pie label', L.chart.label, '/chart/segments/0/label', (n) => chart(pie(1, n))),
  block('chart series', L.chart.series, '/chart/series', (n) => chart(line({}, n))),
  block('points of a series', L.chart.points, '/chart/series/0/data', (n) => chart(line({}, 1, n))),
  block('point label', L.chart.label, '/chart/series/0/data/0/label', (n) => chart(line({ categories: [x(Math.min(n, 20))] }, 1, 1, n))),
  block('category', L.chart.label, '/chart/axis_config/categories/1', (n) => chart(line({ categories: ['x', 'y'.repeat(n)] }))),
  block('categories', L.chart.points, '/chart/axis_config/categories', (n) =>
    chart(line({ categories: list(n, (i) => (i === 0 ? 'x' : `c${i}`)) })),
  ),
  block('axis label', L.chart.axisLabel, '/chart/axis_config/x_label', (n) => chart(line({ x_label: x(n) }))),
  block('card title', L.card.title, '/title/text', (n) => card({ title: marked(n) })),
  block('card subtitle', L.card.subtitle, '/subtitle/text', (n) => card({ subtitle: marked(n) })),
  block('card body', L.card.body, '/body/text', (n) => card({ body: marked(n) })),
  block('card buttons', L.card.buttons, '/actions', (n) => card({ actions: list(n, () => button()) })),
  block('carousel cards', L.carousel, '/elements', (n) => ({ type: 'carousel', elements: list(n, () => card({})) })),
  block('container blocks', L.container.blocks, '/child_blocks', (n) => container({ child_blocks: list(n, () => divider) })),
  block('container title', L.container.title, '/title/text', (n) => container({ title: plain(n) })),
  block('container subtitle', L.container.subtitle, '/subtitle/text', (n) => container({ subtitle: plain(n) })),
  view('blocks of a view', L.view.blocks, '/blocks', (n) => ({ blocks: list(n, () => divider) })),
  view('title of a modal', L.view.title, '/title/text', (n) => ({ title: plain(n) })),
  view('submit of a modal', L.view.submit, '/submit/text', (n) => ({ submit: plain(n) })),
  view('close of a modal', L.view.close, '/close/text', (n) => ({ close: plain(n) })),
  view('private_metadata', L.view.privateMetadata, '/private_metadata', (n) => ({ private_metadata: x(n) })),
  view('callback_id', L.view.callbackId, '/callback_id', (n) => ({ callback_id: x(n) })),
  view('external_id', L.view.externalId, '/external_id', (n) => ({ external_id: x(n) })),
];
