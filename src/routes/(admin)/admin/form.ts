import { fail, redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import { isProblem, type Sentence } from '#platform/problem.ts';

/** A form that came back: what was typed, and what keeps it from being done. */
export interface Returned {
  /** Which of the page's forms; the id of a thing where there are many. */
  readonly form: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problem?: Sentence;
  /** Fields that are wrong. */
  readonly wrong: readonly string[];
}

export const text = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
};

/** An empty field says nothing. */
export const orNull = (value: string): string | null => value || null;

/** Words divided by commas, semicolons or lines. */
export const wordList = (value: string): string[] => [
  ...new Set(
    value
      .split(/[,;\n]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];

const valuesOf = (form: FormData): Record<string, string> =>
  Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === 'string' && name !== 'proof' ? [[name, value]] : [])),
  );

export const refused = (form: FormData, name: string, wrong: readonly string[]) =>
  fail<Returned>(422, { form: name, values: valuesOf(form), wrong });

/** What a schema makes of it, or the form with the fields that are wrong. */
export const readAs = <T>(schema: z.ZodType<T>, value: unknown, form: FormData, name: string) => {
  const read = schema.safeParse(value);
  if (read.success) return { data: read.data };
  return { back: refused(form, name, [...new Set(read.error.issues.map(({ path }) => String(path[0])))]) };
};

/** Does it; a Problem goes back to the form with everything that was typed. */
export const attempt = async <T>(form: FormData, name: string, act: () => Promise<T>) => {
  try {
    return { done: await act() };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return {
      back: fail<Returned>(error.status, { form: name, values: valuesOf(form), problem: error.sentence, wrong: [] }),
    };
  }
};

export const DONE = [
  'saved',
  'added',
  'ended',
  'removed',
  'imported',
  'decreed',
  'revoked',
  'invited',
  'uninvited',
  'stepsRemoved',
  'keyRevoked',
  'sentAgain',
] as const;
export type Done = (typeof DONE)[number];

/** On to a page that says what was done, so that reloading it does nothing twice. */
export const goOn = (path: string, done: Done): never =>
  redirect(303, `${path}${path.includes('?') ? '&' : '?'}sudah=${done}`);

export const doneOf = (url: URL): Done | undefined => DONE.find((done) => done === url.searchParams.get('sudah'));
