import type { SlackBlock, SlackViewBlock } from '../../../../../contracts/slack/blocks/block.js';
import type { CardBlock, ContainerBlock } from '../../../../../contracts/slack/blocks/card-blocks.js';
import type { ContextBlock, ImageBlock, InputBlock, SectionBlock } from '../../../../../contracts/slack/blocks/layout-blocks.js';
import type { TaskCardBlock } from '../../../../../contracts/slack/blocks/plan-blocks.js';
import { fromRichText } from '../../text/from-rich-text.js';
import { type Html, html } from './html.js';
import { renderChart } from './render-chart.js';
import { type Place, renderAction, renderField, renderImage } from './render-elements.js';
import { renderMarkdown } from './render-markdown.js';
import { renderDataTable, renderTable } from './render-table.js';
import { renderLabel, renderParts, renderText } from './render-text.js';

/** Blocks as people see them. `errors`: what is wrong with an input, by block_id. */
export function renderBlocks(
  blocks: readonly (SlackBlock | SlackViewBlock)[],
  place: Omit<Place, 'blockId'>,
  errors: Readonly<Record<string, string>> = {},
): readonly Html[] {
  return blocks.map((block) => renderBlock(block, { ...place, blockId: block.block_id ?? '' }, errors[block.block_id ?? '']));
}

function renderBlock(block: SlackBlock, place: Place, error: string | undefined): Html {
  switch (block.type) {
    case 'header':
      return html`<h3 class="header">${renderLabel(block.text.text, place)}</h3>`;
    case 'section':
      return renderSection(block, place);
    case 'context':
      return renderContext(block, place);
    case 'actions':
      return html`<div class="actions">${block.elements.map((element) => renderAction(element, place))}</div>`;
    case 'divider':
      return html`<hr>`;
    case 'input':
      return renderInput(block, place, error);
    case 'image':
      return renderImageBlock(block, place);
    case 'rich_text':
      return renderParts(fromRichText(block), place);
    case 'markdown':
      return renderMarkdown(block.text, place);
    case 'table':
      return renderTable(block, place);
    case 'data_table':
      return renderDataTable(block, place);
    case 'data_visualization':
      return renderChart(block);
    default:
      return renderGroup(block, place);
  }
}

function renderGroup(block: Extract<SlackBlock, { type: 'plan' | 'task_card' | 'card' | 'carousel' | 'container' }>, place: Place): Html {
  switch (block.type) {
    case 'plan':
      return html`<div class="plan"><b>${renderLabel(block.title, place)}</b>${(block.tasks ?? []).map((task) => renderTask(task, place))}</div>`;
    case 'task_card':
      return html`<div class="plan">${renderTask(block, place)}</div>`;
    case 'card':
      return renderCard(block, place);
    case 'carousel':
      return html`<div class="carousel">${block.elements.map((card) => renderCard(card, { ...place, blockId: card.block_id ?? '' }))}</div>`;
    case 'container':
      return renderContainer(block, place);
  }
}

function renderSection({ text, fields = [], accessory }: SectionBlock, place: Place): Html {
  const body = html`<div class="body">${text !== undefined && renderText(text, place)}${fields.length > 0 && html`<div class="fields">${fields.map((field) => renderText(field, place))}</div>`}</div>`;
  if (accessory === undefined) return html`<div class="section">${body}</div>`;
  const beside = accessory.type === 'image' ? renderImage(accessory) : renderAction(accessory, place);
  return html`<div class="section">${body}<div class="accessory">${beside}</div></div>`;
}

const renderContext = ({ elements }: ContextBlock, place: Place): Html =>
  html`<div class="context">${elements.map((one) => (one.type === 'image' ? renderImage(one) : renderText(one, place)))}</div>`;

const renderImageBlock = ({ title, image_url, alt_text }: ImageBlock, place: Place): Html =>
  html`<figure class="picture">${title !== undefined && html`<figcaption>${renderLabel(title.text, place)}</figcaption>`}${renderImage({ type: 'image', image_url, alt_text })}</figure>`;

function renderInput({ label, hint, optional = false, element }: InputBlock, place: Place, error: string | undefined): Html {
  const name = place.blockId;
  return html`<div class="input ${error === undefined ? '' : 'wrong'}"><label for="${name}">${renderLabel(label.text, place)}${optional && html` <small>(optional)</small>`}</label>${renderField(element, name, place)}${error !== undefined && html`<p class="error" role="alert">${error}</p>`}${hint !== undefined && html`<p class="hint">${renderLabel(hint.text, place)}</p>`}</div>`;
}

const SIGNS = { pending: ['○', 'pending'], in_progress: ['◐', 'in progress'], complete: ['✔', 'complete'], error: ['✖', 'error'] } as const;

function renderTask({ status, title, details, output }: TaskCardBlock, place: Place): Html {
  const [sign, word] = SIGNS[status];
  const more = [details, output].flatMap((one) => (one === undefined ? [] : [renderParts(fromRichText(one), place)]));
  return html`<div class="task ${status}"><span class="sign" role="img" aria-label="${word}">${sign}</span><div>${renderLabel(title, place)}${more}</div></div>`;
}

function renderCard(card: CardBlock, place: Place): Html {
  const { hero_image: hero, title, subtitle, body, actions } = card;
  return html`<div class="card">${hero !== undefined && renderImage(hero)}${title !== undefined && html`<b>${renderText(title, place)}</b>`}${subtitle !== undefined && html`<div class="muted">${renderText(subtitle, place)}</div>`}${body !== undefined && renderText(body, place)}${actions !== undefined && html`<div class="actions">${actions.map((one) => renderAction(one, place))}</div>`}</div>`;
}

function renderContainer(block: ContainerBlock, place: Place): Html {
  const title =
    block.rich_text_title === undefined
      ? renderLabel(block.title?.text ?? '', place)
      : renderParts(fromRichText(block.rich_text_title), place);
  const head = html`<b>${title}</b>${block.subtitle !== undefined && html`<div class="muted">${renderText(block.subtitle, place)}</div>`}`;
  const body = renderBlocks(block.child_blocks, place);
  return block.is_collapsible === true
    ? html`<details class="card"${block.default_collapsed !== true && html` open`}><summary>${head}</summary>${body}</details>`
    : html`<div class="card">${head}${body}</div>`;
}
