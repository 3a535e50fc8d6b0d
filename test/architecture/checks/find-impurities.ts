import ts from 'typescript';
import { parse, walk } from './find-functions.js';
import type { SourceFile } from './source-files.js';

const GLOBALS: ReadonlySet<string> = new Set([
  'process',
  'console',
  'performance',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'Buffer',
]);
const MEMBERS: ReadonlySet<string> = new Set(['Date.now', 'Math.random']);

/** Where a file takes time, randomness, environment or output from its surroundings instead of getting it passed in. */
export function findImpurities(source: SourceFile): readonly string[] {
  const file = parse(source);
  return [...walk(file)].filter(isImpure).map((node) => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart(file));
    return `${source.path}:${line + 1} ${node.getText(file)}`;
  });
}

function isImpure(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return MEMBERS.has(node.getText());
  if (ts.isNewExpression(node)) return node.expression.getText() === 'Date' && (node.arguments?.length ?? 0) === 0;
  if (ts.isCallExpression(node)) return node.expression.getText() === 'Date';
  return ts.isIdentifier(node) && GLOBALS.has(node.text) && isFreeReference(node);
}

/** Used as a value by itself: not the name of a member, a key or a declaration, and not a type. */
function isFreeReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent) || ts.isElementAccessExpression(parent) || ts.isTypeOfExpression(parent))
    return true;
  return ts.isVariableDeclaration(parent) && parent.initializer === node;
}
