import { mayAct } from '#modules/accounts/index.ts';
import { nextPhases, openInput, openVersion } from '#modules/budget/index.ts';
import { namesOf } from '#modules/classifications/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { localDay } from '#platform/time/index.ts';
import { attempt, doneOf, goOn, orNull, readAs, text } from '../../(admin)/admin/form.ts';
import { signedInFor } from '../../signed-in.ts';
import type { Actions, PageServerLoad } from './$types';
import { chosenYear, waiting, workingYear, yearsOf } from './year.ts';

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'budget.read');
  const own = mayAct(actor, 'budget.plan', { region: actor.region, organisation: actor.organisation })
    ? (actor.organisation ?? null)
    : null;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const years = await yearsOf(tx, localDay(region.time_zone, new Date()));
    const asked = event.url.searchParams.get('tahun');
    const open = asked ? undefined : (await openYear(tx, years))?.year;
    const { versions, draft, last, works, year } = await workingYear(tx, chosenYear(asked, years, open), own);
    const names = await namesOfOrganisations(tx);
    const activities = draft?.lists.activity
      ? await namesOf(
          tx,
          draft.lists.activity,
          works.map(({ activity }) => activity),
        )
      : new Map<string, string>();
    return {
      years,
      year,
      versions: versions.toReversed(),
      draft,
      next: draft ? [] : nextPhases(last?.phase),
      first: last === undefined,
      waiting: waiting(works),
      works: works.map((work) => ({
        ...work,
        amount: String(work.amount),
        agency: names.get(work.organisation) ?? '',
        name: activities.get(work.activity) ?? work.activity,
      })),
      own: own !== null,
      mayOpen: mayAct(actor, 'budget.open', { region: actor.region }),
      mayPay: mayAct(actor, 'budget.pay', { region: actor.region }),
      timeZone: region.time_zone,
      done: doneOf(event.url),
    };
  });
};

/** The newest year with an open draft. */
const openYear = async (tx: Parameters<typeof workingYear>[0], years: readonly number[]) => {
  for (const year of years) {
    const found = await workingYear(tx, year, null);
    if (found.draft) return found;
  }
  return undefined;
};

export const actions: Actions = {
  open: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.open');
    const form = await formDataOf(event.request);
    const { data, back } = readAs(
      openInput,
      {
        year: text(form, 'year'),
        phase: text(form, 'phase'),
        title: text(form, 'title'),
        reason: orNull(text(form, 'reason')),
        source: text(form, 'source'),
      },
      form,
      'open',
    );
    if (!data) return back;
    const opened = await attempt(form, 'open', () =>
      openVersion(theApp().db, actor, region.region_id, data, new Date(), region.is_sample),
    );
    if ('back' in opened) return opened.back;
    return goOn(`/keuangan/${opened.done}`, 'added');
  },
};
