import { deepStrictEqual } from 'node:assert';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { z } from 'zod';
import { hostileText, hostileValue } from './hostile.ts';
import { isStorable, type Target, target } from './target.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
type Schema = z.ZodType;

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && '_zod' in value && 'safeParse' in value;

/** Pages and what only a browser runs are no modules of Node; whole requests go through the pages instead. */
const OUTSIDE = /^src\/(routes|ui)\/|\.(test|testing)\.ts$/;

/** Files of the program that make schemas. */
export const schemaFiles = (): string[] =>
  globSync('src/**/*.ts', { cwd: ROOT })
    .filter((file) => !/\.(test|testing)\.ts$/.test(file))
    .filter((file) =>
      /^(export )?const \w+ =\s+(z\b|\w+\.(partial|omit|extend)\()/m.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    .sort();

/** Every schema that a file of the program exports, by `file name`. */
export const exportedSchemas = async (): Promise<ReadonlyMap<string, Schema>> => {
  const found = new Map<string, Schema>();
  for (const file of schemaFiles().filter((name) => !OUTSIDE.test(name))) {
    const exports = (await import(join(ROOT, file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exports)) if (isSchema(value)) found.set(`${file} ${name}`, value);
  }
  return found;
};

/** What zod knows about a schema from inside; the part of it that is walked here. */
interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly innerType?: Schema;
  readonly valueType?: Schema;
  readonly in?: Schema;
  readonly options?: readonly Schema[];
  readonly items?: readonly Schema[];
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
}
interface Bag {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly patterns?: ReadonlySet<RegExp>;
}

const ofFormat: Readonly<Record<string, fc.Arbitrary<string>>> = {
  email: fc.emailAddress(),
  uuid: fc.uuid(),
  url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
  date: fc
    .date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-31') })
    .map((at) => at.toISOString().slice(0, 10)),
  base64: fc.base64String(),
};

const matching = (pattern: RegExp): fc.Arbitrary<string> => {
  try {
    return fc.stringMatching(pattern);
  } catch {
    return hostileText; // a pattern that looks around cannot be turned around
  }
};

const likelyText = ({ minimum = 0, maximum = 1000, format, patterns }: Bag): fc.Arbitrary<string> => {
  const known = format === undefined ? undefined : ofFormat[format];
  if (known) return known;
  const long = fc.string({
    unit: 'binary',
    minLength: Math.max(0, minimum - 1),
    maxLength: Math.min(maximum + 1, 3000),
  });
  return patterns?.size ? fc.oneof(matching([...patterns][0]!), long) : long;
};

/** Values that the schema may well take, with a hostile one now and then at any place in them. */
const likely = (schema: Schema): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 9, arbitrary: exactly(schema) }, { weight: 1, arbitrary: hostileValue });

const exactly = (schema: Schema): fc.Arbitrary<unknown> => {
  const { def, bag } = schema._zod as unknown as { def: Def; bag: Bag };
  switch (def.type) {
    case 'string':
      return likelyText(bag);
    case 'number':
    case 'int':
      return fc.oneof(fc.integer(), fc.double(), fc.string());
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries!));
    case 'literal':
      return fc.constantFrom(...def.values!);
    case 'object': {
      const shape = Object.fromEntries(Object.entries(def.shape!).map(([name, part]) => [name, likely(part)]));
      const record = fc.record(shape, { requiredKeys: [] });
      const whole = fc.record(shape);
      const more = fc.dictionary(hostileText, hostileValue, { maxKeys: 2 });
      return fc.oneof(
        { weight: 6, arbitrary: whole },
        { weight: 2, arbitrary: record },
        { weight: 1, arbitrary: fc.tuple(whole, more).map(([a, b]) => ({ ...a, ...b })) },
      );
    }
    case 'array':
      return fc.array(likely(def.element!), { maxLength: 8 });
    case 'record':
      return fc.dictionary(hostileText, likely(def.valueType!), { maxKeys: 4 });
    case 'tuple':
      return fc.tuple(...def.items!.map(likely));
    case 'union':
      return fc.oneof(...def.options!.map(exactly));
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
    case 'catch':
      return fc.oneof({ weight: 4, arbitrary: exactly(def.innerType!) }, fc.constantFrom(null, undefined));
    case 'pipe':
      return exactly(def.in!);
    case 'transform':
    case 'unknown':
    case 'any':
      return hostileValue;
    default:
      throw new Error(`Nothing is thrown at a schema of type ${def.type} yet: say here what it may well take`);
  }
};

/** Does it turn what it takes into something that it would not take again? */
const changes = (schema: Schema): boolean => {
  const def = schema._zod.def as unknown as Def & { coerce?: boolean };
  const inner = [
    ...Object.values(def.shape ?? {}),
    ...[def.element, def.innerType, def.valueType, def.in].filter((one) => one !== undefined),
    ...(def.options ?? []),
  ];
  return def.type === 'transform' || def.coerce === true || inner.some(changes);
};

const tryIt = (schema: Schema, value: unknown): void => {
  const read = schema.safeParse(value);
  if (!read.success) return;
  if (!isStorable(read.data)) throw new Error('it lets through what no database takes');
  if (changes(schema)) return;
  const again = schema.safeParse(read.data);
  if (!again.success) throw new Error('it refuses what it has made itself');
  deepStrictEqual(again.data, read.data);
};

export const schemaTargets = async (): Promise<Target[]> =>
  [...(await exportedSchemas())].map(([name, schema]) =>
    target(name, [name.split(' ')[0]!], likely(schema), (value) => tryIt(schema, value)),
  );
