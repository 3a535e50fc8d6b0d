import ts from 'typescript';
import type { SourceFile } from './source-files.js';

export interface FunctionSize {
  /** `path:line name` */
  readonly where: string;
  readonly lines: number;
  readonly parameters: number;
}

export const parse = ({ path, text }: SourceFile): ts.SourceFile => ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);

/** Every node of a file, in order. */
export function* walk(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* walk(child);
}

/** Every function with a body, however it is written, with its length from the first line of the head to the last of the body. */
export function findFunctions(source: SourceFile): readonly FunctionSize[] {
  const file = parse(source);
  return [...walk(file)].filter(isFunctionWithBody).map((node) => {
    const first = file.getLineAndCharacterOfPosition(node.getStart(file)).line;
    const last = file.getLineAndCharacterOfPosition(node.end).line;
    return { where: `${source.path}:${first + 1} ${nameOf(node)}`, lines: last - first + 1, parameters: node.parameters.length };
  });
}

function isFunctionWithBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function nameOf(node: ts.FunctionLikeDeclaration): string {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined);
  return named?.getText() ?? '(anonymous)';
}
