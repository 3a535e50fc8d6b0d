import type { Button } from '../blocks/elements.js';
import type { ActionsBlock, ContextBlock, DividerBlock, HeaderBlock, SectionBlock } from '../blocks/layout-blocks.js';
import type { Mrkdwn, PlainText } from '../blocks/text-objects.js';
import { SLACK_LIMITS } from '../slack-limits.js';
import { clipMarked, type Marked } from './marked.js';
import { toPlain } from './safe-text.js';

const { section: SECTION, context: CONTEXT, button: BUTTON } = SLACK_LIMITS;

/** Emoji names are not read: those that are meant are written as characters. */
export function plainText(text: string, max: number): PlainText {
  return { type: 'plain_text', text: toPlain(text, max), emoji: false };
}

/** `verbatim`: Slack makes no links and mentions out of what it finds. */
function markedText(text: Marked, max: number): Mrkdwn {
  const { marked } = clipMarked(text, max);
  return { type: 'mrkdwn', text: marked.trim() === '' ? '–' : marked, verbatim: true };
}

export const header = (text: string): HeaderBlock => ({ type: 'header', text: plainText(text, SLACK_LIMITS.header) });

export const divider = (): DividerBlock => ({ type: 'divider' });

export const section = (text: Marked, max: number = SECTION.text): SectionBlock => ({ type: 'section', text: markedText(text, max) });

/** Two columns; what is beyond the tenth field is left out. */
export const fields = (texts: readonly Marked[], max: number = SECTION.field): SectionBlock => ({
  type: 'section',
  fields: texts.slice(0, SECTION.fields).map((text) => markedText(text, max)),
});

export const context = (texts: readonly Marked[], max: number = CONTEXT.text): ContextBlock => ({
  type: 'context',
  elements: texts.slice(0, CONTEXT.elements).map((text) => markedText(text, max)),
});

export const actions = (elements: readonly Button[]): ActionsBlock => ({
  type: 'actions',
  elements: elements.slice(0, SLACK_LIMITS.actions),
});

export interface ButtonFacts {
  readonly text: string;
  readonly actionId: string;
  readonly value?: string;
  readonly style?: 'primary' | 'danger';
  /** Read aloud instead of the text. */
  readonly label?: string;
}

export function button({ text, actionId, value, style, label }: ButtonFacts): Button {
  return {
    type: 'button',
    text: plainText(text, BUTTON.text),
    action_id: actionId,
    ...(value !== undefined && { value }),
    ...(style !== undefined && { style }),
    ...(label !== undefined && { accessibility_label: toPlain(label, BUTTON.label) }),
  };
}
