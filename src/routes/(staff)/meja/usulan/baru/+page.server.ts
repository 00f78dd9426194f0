import { randomUUID } from 'node:crypto';
import { fail, redirect } from '@sveltejs/kit';
import { listOrganisations } from '#modules/organisations/index.ts';
import { districtsOf, villagesOf } from '#modules/places/index.ts';
import {
  type OfficeInput,
  officeInput,
  proposeAsOffice,
  similarProposals,
  stageDates,
  yearToPropose,
} from '#modules/proposals/index.ts';
import { PHOTO_FORM_LIMITS } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { readForm } from '#platform/files/index.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { localDay } from '#platform/time/index.ts';
import { labelsOf } from '../../../../labels.ts';
import { photosOfForm, WORDS_ONLY } from '../../../../photo-form.ts';
import { decimalOf, moneyOf, numberOf } from '../../../../proposal-form.ts';
import { proposalLine, writtenDay } from '../../../../proposal-words.ts';
import { personOf, type SignedIn, signedInFor, signedOut } from '../../../../signed-in.ts';
import { orNull } from '../../aspirasi/forms.ts';
import { deskOf, publicBase, readingOf } from '../desk.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = 3;

/** The first fiscal year for which a village is in time, and until when. */
const yearOf = async (tx: Tx, today: string) => {
  const first = Number(today.slice(0, 4)) + 1;
  const due = new Map<number, string | undefined>();
  for (const year of [first, first + 1])
    due.set(year, (await stageDates(tx, year)).find(({ name }) => name === 'village')?.dueOn);
  const year = yearToPropose(today, (one) => due.get(one));
  return { year, dueOn: due.get(year) };
};

/** Villages to choose from: of a district's own office its own, else the districts and, of a chosen one, its villages. */
const placesFor = async (tx: Tx, region: number, own: string | undefined) => {
  const labels = await labelsOf(tx, region);
  const codes = own
    ? [{ code: own }, ...(own.length === 8 ? await villagesOf(tx, own) : [])]
    : await districtsOf(tx, region);
  const all = own
    ? codes
    : (await Promise.all(codes.map(async (one) => [one, ...(await villagesOf(tx, one.code))]))).flat();
  return all.map(({ code }) => ({ value: code, label: labels.places.get(code) ?? code }));
};

export const load: PageServerLoad = async (event) => {
  if (event.request.method === 'POST' && !personOf(event)) return { view: undefined };
  const person = signedInFor(event, 'proposal.propose');
  const now = new Date();
  const { region, actor } = person;
  const view = await inRegion(theApp().db, region.region_id, async (tx) => {
    const { office } = await deskOf(tx, actor);
    const reading = await readingOf(tx, person, event.locals.language, now);
    const today = localDay(region.time_zone, now);
    const { year, dueOn } = await yearOf(tx, today);
    const isVillage = office?.kind === 'village_office';
    const agencies = await listOrganisations(tx, { validOn: today, kinds: ['agency'] });
    return {
      office: office?.name ?? '',
      once: randomUUID(),
      year: String(year),
      due: dueOn ? writtenDay(dueOn, reading) : reading.t('usulan.none'),
      own: isVillage ? (await labelsOf(tx, region.region_id)).places.get(office?.place ?? '') : undefined,
      places: isVillage ? [] : await placesFor(tx, region.region_id, office?.place ?? undefined),
      agencies: agencies.map(({ id, name }) => ({ value: id, label: name })),
      isCouncil: actor.role === 'council',
    };
  });
  return { view };
};

interface Returned {
  readonly values: Readonly<Record<string, string>>;
  readonly wrong: readonly string[];
  readonly problem?: Sentence;
  readonly once: string;
  readonly kept: readonly string[];
  readonly photoProblems: readonly Sentence[];
  readonly similar: readonly {
    readonly code: string;
    readonly href: string;
    readonly title: string;
    readonly meta: string;
  }[];
}

const given = (one: (name: string) => string, isCouncil: boolean) => ({
  title: one('title'),
  problem: one('problem'),
  place: orNull(one('place')),
  lat: numberOf(one('lat')),
  lon: numberOf(one('lon')),
  volume: decimalOf(one('volume')),
  unit: orNull(one('unit')),
  estimate: moneyOf(one('estimate')),
  organisation: orNull(one('organisation')),
  year: one('year'),
  reports: one('reports')
    .split(/[\s,;]+/)
    .filter(Boolean),
  pokir: isCouncil
    ? { member: one('member'), fraction: one('fraction'), reses: one('reses'), isNamed: one('memberNamed') === 'ya' }
    : null,
});

const similarTo = (person: SignedIn, input: OfficeInput, base: string, language: Parameters<typeof readingOf>[2]) =>
  inRegion(theApp().db, person.region.region_id, async (tx) => {
    const { office } = await deskOf(tx, person.actor);
    const place = input.place ?? (office?.kind === 'village_office' ? office.place : null);
    const asked = {
      ...input,
      placeCode: place?.length === 13 ? place : null,
      districtCode: place?.slice(0, 8) ?? null,
    };
    const labels = await labelsOf(tx, person.region.region_id);
    const reading = await readingOf(tx, person, language, new Date());
    return (await similarProposals(tx, asked, SHOWN)).map((one) => {
      const { href, title, meta, state } = proposalLine(one, labels, reading, base);
      return { code: one.code, href, title, meta: `${state.word} · ${meta}` };
    });
  });

export const actions: Actions = {
  default: async (event) => {
    const person = personOf(event);
    const form = await readForm(event.request, person ? PHOTO_FORM_LIMITS : WORDS_ONLY);
    const one = (name: string) => form.fields.get(name)?.[0]?.trim() ?? '';
    const values = Object.fromEntries([...form.fields].map(([name, list]) => [name, list[0] ?? '']));
    const once = isUuid(one('once')) ? one('once') : randomUUID();
    const nothing = { values, once, wrong: [], kept: [], photoProblems: [], similar: [] };
    if (!person) return fail<Returned>(401, { ...nothing, problem: signedOut().sentence });
    signedInFor(event, 'proposal.propose');
    const app = theApp();
    const now = new Date();
    const { actor, region } = person;
    const { photos, tokens, problems } = await photosOfForm(app, region, form, now);
    const back = (status: number, change: Partial<Returned>) =>
      fail<Returned>(status, {
        ...nothing,
        kept: tokens,
        photoProblems: problems.map(({ sentence }) => sentence),
        ...change,
      });
    const read = officeInput.safeParse(given(one, actor.role === 'council'));
    if (!read.success) {
      const wrong = read.error.issues.map(({ path }) => String(path[0] === 'pokir' ? (path[1] ?? 'pokir') : path[0]));
      return back(422, { wrong: [...new Set(wrong)] });
    }
    if (problems.length > 0) return back(problems[0]!.status, {});
    if (!one('seen')) {
      const similar = await similarTo(person, read.data, publicBase(event, person), event.locals.language);
      if (similar.length > 0) return back(409, { similar });
    }
    try {
      const { code } = await proposeAsOffice(app, actor, region.region_id, { input: read.data, photos, once, now });
      redirect(303, `/meja/usulan?selesai=proposed&kode=${code}`);
    } catch (error) {
      if (!isProblem(error)) throw error;
      return back(error.status, {
        problem: error.sentence,
        once: error.slug === 'proposal-sent-before' ? randomUUID() : once,
      });
    }
  },
};
