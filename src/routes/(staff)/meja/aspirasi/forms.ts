import { fail } from '@sveltejs/kit';
import type { z } from 'zod';
import { isProblem, Problem, type Sentence } from '#platform/problem.ts';
import type { SignedIn } from '../../../signed-in.ts';

/** A form about an aspiration that came back, with all that was typed. */
export interface ReturnedForm {
  readonly form: string;
  readonly values: Readonly<Record<string, string>>;
  readonly problem?: Sentence;
  /** Fields that are wrong. */
  readonly wrong: readonly string[];
}

const signedOut = () =>
  new Problem(401, 'signed-out', {
    id: 'Sesi Anda sudah berakhir. Masuk lagi di tab lain, lalu kirim sekali lagi dari sini: yang Anda tulis masih ada.',
    en: 'Your session has ended. Sign in in another tab, then send again from here: what you wrote is kept.',
  });

/** What was typed, by field; an absent field is empty. */
export type Typed = Readonly<Record<string, string>>;
export const typedIn = (form: FormData): Typed =>
  Object.fromEntries([...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value.trim()]] : [])));

export const orNull = (value: string | undefined): string | null => value || null;

/**
 * Reads a form by its schema and acts; whatever goes wrong, the form comes back as it was.
 * @returns the answer to send with it; undefined when it is done
 */
export const doForm = async <Input>(
  form: string,
  values: Typed,
  person: SignedIn | undefined,
  { schema, given }: { readonly schema: z.ZodType<Input>; readonly given: unknown },
  act: (input: Input, person: SignedIn) => Promise<unknown>,
) => {
  const back = (status: number, wrong: readonly string[], problem?: Sentence) =>
    fail<ReturnedForm>(status, { form, values, wrong, problem });
  if (!person) return back(401, [], signedOut().sentence);
  const read = schema.safeParse(given);
  if (!read.success) return back(422, [...new Set(read.error.issues.map(({ path }) => String(path[0])))]);
  try {
    await act(read.data, person);
    return undefined;
  } catch (error) {
    if (!isProblem(error)) throw error;
    return back(error.status, [], error.sentence);
  }
};
