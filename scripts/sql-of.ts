import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A statement as the code holds it: where it stands, and its text with what is filled in at run time as `${…}`. */
interface Statement {
  readonly file: string;
  readonly within: string;
  readonly text: string;
}

const SENDING = new Set(['query', 'one', 'run']);

/** `tx.query(…)`, and `run(…)` of an engine's own transaction. */
const sends = ({ expression, arguments: args }: ts.CallExpression): boolean => {
  if (args.length === 0) return false;
  if (ts.isIdentifier(expression)) return expression.text === 'run' && args.length === 2;
  return (
    ts.isPropertyAccessExpression(expression) &&
    SENDING.has(expression.name.text) &&
    /^(tx|this\.tx|transaction)$/.test(expression.expression.getText())
  );
};

const constantsOf = (source: ts.SourceFile): ReadonlyMap<string, ts.Expression> => {
  const found = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      found.set(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/** The text of an expression that is SQL, with the constants of its file put in. */
const textOf = (expression: ts.Expression, constants: ReadonlyMap<string, ts.Expression>, depth = 0): string => {
  const inner = (part: ts.Expression) => textOf(part, constants, depth + 1);
  if (depth > 5) return `\${${expression.getText()}}`;
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (ts.isTemplateExpression(expression))
    return (
      expression.head.text + expression.templateSpans.map((span) => inner(span.expression) + span.literal.text).join('')
    );
  if (ts.isBinaryExpression(expression) && expression.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return inner(expression.left) + inner(expression.right);
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression)) return inner(expression.expression);
  if (ts.isConditionalExpression(expression))
    return `\${${expression.condition.getText()} ? ${inner(expression.whenTrue)} : ${inner(expression.whenFalse)}}`;
  const known = ts.isIdentifier(expression) ? constants.get(expression.text) : undefined;
  if (known && (ts.isStringLiteralLike(known) || ts.isTemplateExpression(known))) return inner(known);
  return `\${${expression.getText().replace(/\s+/g, ' ')}}`;
};

/** Name of the function or constant that a node stands in, outermost first. */
const within = (node: ts.Node): string => {
  const names: string[] = [];
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (ts.isVariableDeclaration(at) || ts.isFunctionDeclaration(at) || ts.isMethodDeclaration(at))
      names.unshift(at.name?.getText() ?? '');
  }
  return names[0] ?? '';
};

const dedent = (text: string): string => {
  const lines = text.trim().split('\n');
  const depths = lines.slice(1).flatMap((line) => (line.trim() ? [line.search(/\S/)] : []));
  const most = Math.min(...depths, 40);
  return lines.map((line, i) => (i === 0 ? line : line.slice(most)).trimEnd()).join('\n');
};

const statementsIn = (folder: string, file: string): Statement[] => {
  const source = ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const constants = constantsOf(source);
  const found: Statement[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && sends(node))
      found.push({ file, within: within(node), text: dedent(textOf(node.arguments[0], constants)) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

/**
 * Every statement that the code of a folder sends, in the order of files and lines, for people to read.
 * What Kysely builds is not in it: the tests of its functions show that.
 */
export const sqlOf = (folder: string): string => {
  const files = globSync('**/*.ts', { cwd: folder, exclude: (path) => /\.(test|testing)\.ts$/.test(path) }).sort();
  return files
    .flatMap((file) => statementsIn(folder, file))
    .map(({ file, within: name, text }) => `-- ${file} · ${name}\n${text};\n`)
    .join('\n');
};
