import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const ROUTES = 'src/routes/';

const read = (pattern: string | string[]) =>
  globSync(pattern, { cwd: ROOT, exclude: (path) => path.endsWith('.test.ts') }).map(
    (file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const,
  );

/** What schemas and forms take for an identifier: as the one of something, or as what a choice stands for. */
const IN_CODE = [
  /(\w+): z\s*\.(?:uuid|guid)\(/g,
  /(\w+): z\.(?:array\(z\.)?string\(\)(?:\.min\(1\))?\.max\(40\)/g,
  /isUuid\(\w+\((?:form, )?'([\w.-]+)'\)/g,
  /isUuid\(values\.(\w+)/g,
];
const IN_PAGES = [
  /<[\w.]+\b[^<>]*?\bname="([a-z][\w.-]*)"[^<>]*?\bvalue=\{(?:\w+\.)*(?:id|code|personId)\}/gi,
  /<[\w.]+\b[^<>]*?\bvalue=\{(?:\w+\.)*(?:id|code|personId)\}[^<>]*?\bname="([a-z][\w.-]*)"/gi,
  /\bname="([a-z][\w.-]*)"(?:(?!\bname=")[\s\S])*?<option value=\{(?:\w+\.)*(?:id|code)\}/gi,
];

const captured = (text: string, patterns: readonly RegExp[]): string[] =>
  patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1]!));

/**
 * Every field of a form that is named as identifiers are, read from the source: `(staff)/meja other`, the folder of the form's markup and
 * the name of the field.
 */
export const identifierFields = (): string[] => {
  const pages = read(`${ROUTES}**/*.svelte`);
  const code = read([`${ROUTES}**/*.ts`, 'src/modules/*/types.ts', 'src/modules/*/rules/*.ts']);
  const names = new Set([
    ...code.flatMap(([, text]) => captured(text, IN_CODE)),
    ...pages.flatMap(([, text]) => captured(text, IN_PAGES)),
  ]);
  const fields = pages.flatMap(([file, text]) =>
    captured(text, [/\bname="([a-z][\w.-]*)"/gi])
      .filter((name) => names.has(name))
      .map((name) => `${dirname(file).slice(ROUTES.length)} ${name}`),
  );
  return [...new Set(fields)].sort();
};
