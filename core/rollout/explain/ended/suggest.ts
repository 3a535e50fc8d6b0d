import type { Suggestion } from '../explanation.js';

export const command = (what: string, text: string): Suggestion => ({ what, command: text });
