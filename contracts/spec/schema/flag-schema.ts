import * as z from 'zod';
import { closedObject } from './closed-object.js';
import { identifier, line, ownName } from './text.js';

export const LAYERS = ['model', 'prompt', 'template', 'params', 'retrieval', 'parser', 'routing'] as const;

/** One flag of the bundle. Versions are ids, never prompt text (R-LAYER-2). */
export const flagSchema = closedObject({
  key: ownName("The flag's key").meta({ description: 'The flag as the platform knows it.' }),
  layer: z.enum(LAYERS).meta({ description: 'Which part of the LLM feature the flag selects.' }),
  control: line('The control version').meta({ description: 'Version id that control units get.' }),
  candidate: line('The candidate version').meta({ description: 'Version id that candidate units get.' }),
  platform: identifier('The platform').default('embedded').meta({ description: 'Name of a configured flag platform.' }),
});

export type FlagDraft = z.output<typeof flagSchema>;
