import { fail } from '@sveltejs/kit';
import { nothingHere } from '#modules/accounts/index.ts';
import { decideProposal, type MeetingRef, VERDICTS, verdictInput } from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { moneyOf } from '../../../../../proposal-form.ts';
import { type SignedIn, signedOut } from '../../../../../signed-in.ts';
import { orNull, type Typed } from '../../../aspirasi/forms.ts';

/** What a form of the meeting's page comes back with. */
export interface MeetingForm {
  readonly form: string;
  readonly values: Typed;
  /** Codes that were ticked. */
  readonly selected: readonly string[];
  readonly wrong: readonly string[];
  readonly problems: readonly Sentence[];
  /** How many were decided all the same. */
  readonly done: number;
}

export const meetingRef = (
  { params }: { readonly params: { readonly id: string } },
  { region }: SignedIn,
): MeetingRef => {
  if (!isUuid(params.id)) throw nothingHere();
  return { region: region.region_id, id: params.id };
};

export const back = (status: number, form: string, change: Partial<MeetingForm>) =>
  fail<MeetingForm>(status, { form, values: {}, selected: [], wrong: [], problems: [], done: 0, ...change });

/** Fields whose names begin so, by what follows: `score.U3522-…`. */
export const numbered = (values: Typed, prefix: string): { readonly code: string; readonly value: string }[] =>
  Object.entries(values).flatMap(([name, value]) =>
    name.startsWith(prefix) ? [{ code: name.slice(prefix.length), value }] : [],
  );

/**
 * One verdict with one reason for each of the proposals that are ticked, one after the other: those that cannot be decided are named, the
 * others are decided.
 */
export const decideAll = async (
  person: SignedIn | undefined,
  ref: MeetingRef | undefined,
  form: FormData,
  values: Typed,
) => {
  const selected = form.getAll('selected').map(String).slice(0, 100);
  const returned = { values, selected };
  if (!person || !ref) return back(401, 'decide', { ...returned, problems: [signedOut().sentence] });
  if (selected.length === 0) return back(422, 'decide', { ...returned, wrong: ['selected'] });
  const verdict = VERDICTS.find((one) => one === values.verdict);
  const problems: Sentence[] = [];
  const statuses = new Set<number>();
  let done = 0;
  for (const code of selected) {
    const read = verdictInput.safeParse({
      verdict: values.verdict,
      reason: values.reason,
      amount: verdict === 'changed' ? moneyOf(values.amount) : null,
      into: verdict === 'merged' ? orNull(values.into) : null,
      organisation: orNull(values.organisation),
      seen: values[`seen.${code}`],
    });
    if (!read.success)
      return back(422, 'decide', {
        ...returned,
        wrong: [...new Set(read.error.issues.map(({ path }) => String(path[0])))],
      });
    try {
      await decideProposal(theApp().db, person.actor, ref, code, read.data, new Date());
      done += 1;
    } catch (error) {
      if (!isProblem(error)) throw error;
      problems.push(error.sentence);
      statuses.add(error.status);
    }
  }
  if (problems.length === 0) return done;
  const [only, ...others] = statuses;
  const isWhole = done === 0 && others.length === 0;
  return back(isWhole ? only! : 409, 'decide', { ...returned, problems, done });
};
