import type { Button, ImageElement, PlainTextInput, RadioButtons, StaticSelect } from '../../../../../contracts/slack/blocks/elements.js';
import type { Confirm, PlainOption } from '../../../../../contracts/slack/blocks/text-objects.js';
import type { TextContext } from '../../text/inline.js';
import { type Html, html, safeUrl } from './html.js';
import { renderLabel, renderText } from './render-text.js';

/** Where a block is shown: what a press in it needs to say. */
export interface Place extends TextContext {
  readonly surface:
    | { readonly kind: 'message'; readonly channel: string; readonly ts: string }
    | { readonly kind: 'view'; readonly id: string };
  readonly blockId: string;
}

/** Something that can be pressed or chosen outside of an input. */
export function renderAction(element: Button | StaticSelect | RadioButtons, place: Place): Html {
  if (element.type === 'button') return renderButton(element, place);
  const name = `${place.blockId}.${element.action_id}`;
  const field = element.type === 'static_select' ? renderSelect(element, name, place) : renderRadio(element, name, place);
  return html`<span class="act" data-act="choose"${reach(place)} data-action="${element.action_id}">${field}${renderConfirm(element.confirm, place)}</span>`;
}

export const renderImage = ({ image_url: url, alt_text: alt }: ImageElement): Html =>
  html`<img src="${safeUrl(url)}" alt="${alt}" loading="lazy" referrerpolicy="no-referrer">`;

/** The field of an input; named so that its form can be read. */
export function renderField(element: PlainTextInput | StaticSelect | RadioButtons, name: string, context: TextContext): Html {
  if (element.type === 'static_select') return renderSelect(element, name, context);
  if (element.type === 'radio_buttons') return renderRadio(element, name, context);
  const hint = element.placeholder?.text ?? '';
  const focus = element.focus_on_load === true && html` autofocus`;
  const most = element.max_length !== undefined && html` maxlength="${element.max_length}"`;
  return element.multiline === true
    ? html`<textarea name="${name}" id="${name}" rows="4" placeholder="${hint}" dir="auto"${focus}${most}>${element.initial_value}</textarea>`
    : html`<input type="text" name="${name}" id="${name}" placeholder="${hint}" value="${element.initial_value}" dir="auto" autocomplete="off"${focus}${most}>`;
}

function renderButton(button: Button, place: Place): Html {
  const link = button.url !== undefined && html` data-url="${safeUrl(button.url)}"`;
  const label = button.accessibility_label !== undefined && html` aria-label="${button.accessibility_label}"`;
  return html`<span class="act" data-act="click"${reach(place)} data-action="${button.action_id}" data-value="${button.value}"${link}><button type="button" class="button ${button.style ?? ''}"${label}>${renderLabel(button.text.text, place)}${link && html`<span class="out" aria-hidden="true">↗</span>`}</button>${renderConfirm(button.confirm, place)}</span>`;
}

/** Inert until its button is pressed: the client moves it into a dialog. */
function renderConfirm(confirm: Confirm | undefined, context: TextContext): Html | null {
  if (confirm === undefined) return null;
  return html`<template class="confirm"><h2>${renderLabel(confirm.title?.text ?? 'Are you sure?', context)}</h2>${renderText(confirm.text, context)}<div class="row end"><button type="button" class="button" value="no">${renderLabel(confirm.deny?.text ?? 'Cancel', context)}</button><button type="button" class="button ${confirm.style ?? 'primary'}" value="yes">${renderLabel(confirm.confirm?.text ?? 'Yes', context)}</button></div></template>`;
}

function renderSelect(select: StaticSelect, name: string, context: TextContext): Html {
  const option = ({ text, value = '' }: PlainOption) =>
    html`<option value="${value}"${select.initial_option?.value === value && html` selected`}>${text.text}</option>`;
  const groups = (select.option_groups ?? []).map(
    ({ label, options }) => html`<optgroup label="${label.text}">${options.map(option)}</optgroup>`,
  );
  const placeholder = select.placeholder?.text ?? 'Choose an option';
  return html`<select name="${name}" id="${name}" aria-label="${context.userName('') ?? placeholder}"><option value="">${placeholder}</option>${(select.options ?? []).map(option)}${groups}</select>`;
}

function renderRadio({ options, initial_option: initial }: RadioButtons, name: string, context: TextContext): Html {
  return html`<span class="radios" role="radiogroup">${options.map(
    ({ text, value = '', description }) =>
      html`<label class="radio"><input type="radio" name="${name}" value="${value}"${initial?.value === value && html` checked`}><span>${renderLabel(text.text, context)}${description !== undefined && html`<small>${renderLabel(description.text, context)}</small>`}</span></label>`,
  )}</span>`;
}

const reach = ({ surface }: Place): Html =>
  surface.kind === 'message' ? html` data-channel="${surface.channel}" data-ts="${surface.ts}"` : html` data-view="${surface.id}"`;
