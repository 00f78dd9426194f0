import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Way, waysOfHono, waysOfPages } from '../../standards/access/program.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

const sources = globSync(
  ['src/routes/**/*.{ts,svelte}', 'src/modules/**/{rules,routes}/**/*.ts', 'src/modules/*/routes.ts'],
  {
    cwd: ROOT,
    exclude: (path) => path.endsWith('.test.ts'),
  },
).map((file) => readFileSync(join(ROOT, file), 'utf8'));

const found = (pattern: RegExp): string[] => [
  ...new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map((match) => match[1]!))),
];

/** Every way into the program, as the program has it. */
export const ways = async (): Promise<readonly Way[]> => [...(await waysOfPages()), ...waysOfHono()];

/** Names that the program asks for in addresses and in forms, read from its source. */
export const QUERY_NAMES = [
  ...found(/(?:searchParams|search)\.(?:get|has|getAll)\('([^']+)'\)/g),
  ...found(/^ {2}([a-z_]+): [^\n]*\.optional\(\),?$/gm),
  ...found(/^ {6}([a-z]+): z\./gm),
];
export const FIELD_NAMES = [
  ...found(/\bname="([a-z][\w.-]*)"/gi),
  ...found(/(?:\.get|one|text|chosen|value)\((?:form, )?'([\w.-]+)'\)/g),
];

/** The address of a way with something in each place that it names. @param at what stands for the parameter of that name */
export const addressOf = ({ route, door }: Way, at: (name: string) => string): string => {
  const path = route
    .replace(/\/\([^)]*\)/g, '')
    .replace(/\/\[\[([a-z]+)(?:=[a-z]+)?\]\]/g, (_, name: string) => (at(name) ? `/${at(name)}` : ''))
    .replace(/\[([a-z]+)(?:=[a-z]+)?\]/g, (_, name: string) => at(name))
    .replace(/:([a-z]+)(?:\{(?:[^{}]|\{[^{}]*\})*\})?/g, (_, name: string) => at(name));
  return (path || '/') + (door.startsWith('?/') ? door : '');
};

/** Names of the places in the address of a way. */
export const placeNames = (way: Way): string[] => {
  const names = new Set<string>();
  addressOf(way, (name) => {
    names.add(name);
    return name;
  });
  return [...names];
};

export const methodOf = ({ door }: Way): string =>
  door.startsWith('?/') ? 'POST' : door === 'fallback' ? 'GET' : door;
