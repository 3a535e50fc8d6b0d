import { randomBytes } from 'node:crypto';
import type { SlackBlock } from '../../../../contracts/slack/blocks/block.js';

/** As Slack does when a message or a view arrives: blocks and their elements that have no name get one. */
export function nameBlocks<T extends SlackBlock>(blocks: readonly T[]): readonly T[] {
  return blocks.map((block) => ({ ...nameElements(block), block_id: block.block_id ?? newName() }));
}

function nameElements<T extends SlackBlock>(block: T): T {
  const shape: SlackBlock = block;
  switch (shape.type) {
    case 'actions':
      return { ...block, elements: shape.elements.map(withActionId) };
    case 'section':
      return shape.accessory === undefined || shape.accessory.type === 'image'
        ? block
        : { ...block, accessory: withActionId(shape.accessory) };
    case 'input':
      return { ...block, element: withActionId(shape.element) };
    case 'card':
      return shape.actions === undefined ? block : { ...block, actions: shape.actions.map(withActionId) };
    case 'carousel':
      return { ...block, elements: nameBlocks(shape.elements) };
    case 'container':
      return { ...block, child_blocks: nameBlocks(shape.child_blocks) };
    default:
      return block;
  }
}

const withActionId = <T extends { action_id?: string }>(element: T): T => ({ ...element, action_id: element.action_id ?? newName() });

const newName = (): string => randomBytes(4).toString('base64url');
