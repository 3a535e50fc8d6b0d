/**
 * What Slack refuses, as numbers. Lengths are in UTF-16 units (never fewer than what Slack counts); every maximum is inclusive.
 * Sources: the type comments of @slack/types 3.2, docs.slack.dev (reference of the blocks and of chat.update), and where Slack says nothing, what others measured.
 */
export const SLACK_LIMITS = {
  message: {
    blocks: 50,
    /** `msg_too_long` above it. */
    postText: 40_000,
    /** chat.update takes far less than chat.postMessage. */
    updateText: 4_000,
    /** `msg_blocks_too_long` above it. Undocumented: 9,597 passed and 11,341 did not (slackapi/bolt-js issue 2867). */
    blockText: 10_000,
    charts: 2,
    tables: 1,
    /** All cells of all tables of one message together. */
    tableCharacters: 10_000,
    /** All markdown blocks of one message together. */
    markdownCharacters: 12_000,
    /** Characters of the metadata as JSON. Slack names no number; this one is ours and cautious. */
    metadataCharacters: 8_000,
  },
  view: { blocks: 100, title: 24, submit: 24, close: 24, privateMetadata: 3_000, callbackId: 255, externalId: 255, pushed: 3 },
  blockId: 255,
  actionId: 255,
  url: 3_000,
  header: 150,
  section: { text: 3_000, fields: 10, field: 2_000 },
  context: { elements: 10, text: 3_000 },
  actions: 25,
  button: { text: 75, value: 2_000, label: 75 },
  confirm: { title: 100, text: 300, button: 30 },
  select: { options: 100, groups: 100, label: 75, placeholder: 150 },
  option: { text: 75, value: 75, description: 75 },
  radio: 10,
  input: { label: 2_000, hint: 2_000, length: 3_000 },
  image: { altText: 2_000, title: 2_000 },
  markdown: 12_000,
  table: { rows: 100, cells: 20 },
  dataTable: { columns: 20, rows: 101, minRows: 2, pageSize: 100 },
  chart: { title: 50, segments: 6, series: 6, points: 20, label: 20, axisLabel: 50 },
  card: { title: 150, subtitle: 150, body: 200, buttons: 3 },
  carousel: 10,
  container: { blocks: 10, title: 150, subtitle: 150 },
} as const;
