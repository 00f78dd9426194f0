import { fail, redirect } from '@sveltejs/kit';
import { mayAct } from '#modules/accounts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { districtsOf } from '#modules/places/index.ts';
import {
  colleaguesOf,
  countReports,
  filterAddress,
  LIMITS,
  listReports,
  photoCounts,
  type ReportFilter,
  readFilter,
  readPage,
  removeView,
  renameView,
  STATUS_GROUPS,
  STATUSES,
  saveView,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem, type Problem, type Sentence } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { type Part, partProblem } from '../../../problem-part.ts';
import { type SignedIn, signedInFor } from '../../../signed-in.ts';
import { groupsOf } from '../case.ts';
import { lineOf } from '../lines.ts';
import { savedViews } from '../views.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { askedOf, handlersOf, namesOf } from './asked.ts';
import { type BulkAct, bulkActsOf, doToAll, isBulkAct } from './bulk.ts';
import { listHeadline, listTitle } from './headline.ts';

const PER_PAGE = 50;
const LAST_PAGE = 200;

const isEnded = (status: ReportFilter['status']): boolean =>
  status === 'ended' || status === 'done' || (STATUS_GROUPS.ended as readonly unknown[]).includes(status);

/** Open ones by what is due, ended ones by when they ended, and all together the newest first. */
const orderOf = ({ status, late, ended_from }: ReportFilter): 'due' | 'ended' | 'newest' => {
  if (ended_from || isEnded(status)) return 'ended';
  return late || status ? 'due' : 'newest';
};

export const load: PageServerLoad = async (event) => {
  const signedIn = signedInFor(event, 'desk.read');
  const { actor, region } = signedIn;
  const { language } = event.locals;
  const { searchParams } = event.url;
  const now = new Date();
  const asked = askedOf(signedIn, searchParams, now);
  const { filter } = asked;
  const page = readPage(searchParams, LAST_PAGE);
  const withOffice = asked.audience.kind === 'region';

  return inRegion(theApp().db, region.region_id, async (tx) => {
    const total = await countReports(tx, asked);
    const reports = await listReports(tx, {
      ...asked,
      order: orderOf(filter),
      limit: PER_PAGE,
      offset: (page - 1) * PER_PAGE,
    });
    const names = await namesOf(tx, signedIn, language, now, handlersOf(reports, filter));
    const photos = await photoCounts(
      tx,
      reports.map(({ id }) => id),
    );
    const last = Math.min(LAST_PAGE, Math.ceil((total.n + (total.isMore ? 1 : 0)) / PER_PAGE));
    const at = (n: number) => `/meja/daftar${filterAddress(filter, n > 1 ? { hal: String(n) } : {})}`;
    const views = await savedViews(tx, actor, asked, at(1));
    const bulkActs = bulkActsOf(actor);
    const colleagues =
      withOffice || !actor.organisation
        ? []
        : (await colleaguesOf(tx, actor.organisation)).map(({ id, name }) => ({ id, name }));
    const isFile = mayAct(actor, 'report.export', { region: actor.region, organisation: actor.organisation });
    return {
      personId: actor.id,
      headline: listHeadline(filter, total, names),
      title: listTitle(filter, total, names),
      filter,
      isFiltered: Object.keys(filter).length > 0,
      address: filterAddress(filter).slice(1),
      views,
      /** The one that is open, where this person may change it. */
      view: views.find(({ current, mayChange }) => current && mayChange),
      mayShare: mayAct(actor, 'view.share', { region: actor.region, organisation: actor.organisation }),
      viewDone: VIEW_DONE.find((done) => done === searchParams.get('tampilan')),
      lines: reports.map((report) => lineOf(report, { ...names, photos, withOffice })),
      pages: {
        total: total.n,
        isMore: total.isMore,
        first: (page - 1) * PER_PAGE + 1,
        previous: page > 1 ? at(page - 1) : undefined,
        next: page < last ? at(page + 1) : undefined,
      },
      csv: isFile ? `/meja/daftar/csv${filterAddress(filter)}` : undefined,
      at: timeFormat(language, region.time_zone).fullDateTime(now),
      withOffice,
      bulk: {
        acts: bulkActs,
        most: LIMITS.selected,
        colleagues,
        groups: bulkActs.some((act) => act === 'assign' || act === 'transfer')
          ? groupsOf(await listOrganisations(tx, { validOn: localDay(region.time_zone, now) }), names.t)
          : [],
      },
      choices: {
        groups: Object.keys(STATUS_GROUPS) as (keyof typeof STATUS_GROUPS)[],
        statuses: STATUSES,
        offices: withOffice ? (await listOrganisations(tx)).map(({ id, name }) => ({ id, name })) : [],
        colleagues,
        districts: (await districtsOf(tx, region.region_id)).map(({ code, name }) => ({ code, name })),
        services: [...names.services].map(([code, name]) => ({ code, name })),
      },
    };
  });
};

const VIEW_DONE = ['saved', 'renamed', 'removed'] as const;

/** A form about views that came back. */
interface ReturnedView {
  readonly form: 'save' | 'rename';
  readonly values: { readonly name: string; readonly isShared: boolean };
  readonly problem: Sentence;
}

const NO_VIEW = '00000000-0000-0000-0000-000000000000';

/** Does it with a view of this list, whose filter stands in the address, and opens the list again. */
const withView =
  (
    done: (typeof VIEW_DONE)[number],
    act: (
      who: SignedIn,
      given: { id: string; name: string; isShared: boolean; filter: ReportFilter },
    ) => Promise<unknown>,
  ) =>
  async (event: RequestEvent) => {
    const who = signedInFor(event, 'desk.read');
    const form = await formDataOf(event.request);
    const said = (name: string) => String(form.get(name) ?? '');
    const id = isUuid(said('view')) ? said('view') : NO_VIEW;
    const values = { name: said('name'), isShared: said('shared') === '1' };
    const filter = readFilter(event.url.searchParams);
    try {
      await act(who, { ...values, id, filter });
    } catch (error) {
      if (!isProblem(error)) throw error;
      const returned = done === 'saved' ? ('save' as const) : ('rename' as const);
      // An address that is none names nothing: that is a form filled in wrongly.
      const status = done !== 'saved' && id === NO_VIEW ? 422 : error.status;
      return fail<ReturnedView>(status, { form: returned, values, problem: error.sentence });
    }
    redirect(303, `/meja/daftar${filterAddress(filter, { tampilan: done })}`);
  };

/** What became of the chosen lines; those it was not done to stay chosen. */
interface ReturnedBulk {
  readonly form: 'bulk';
  readonly act: BulkAct;
  readonly picked: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  readonly part?: Part;
  readonly problem?: Sentence;
  readonly result?: {
    readonly done: number;
    readonly not: readonly { readonly code: string; readonly why: Sentence }[];
  };
}

const bulk = async (event: RequestEvent) => {
  const { actor } = signedInFor(event, 'report.note');
  const form = await formDataOf(event.request);
  const picked = form.getAll('code').map(String);
  const values = Object.fromEntries(
    [...form].flatMap(([name, value]) => (name === 'code' || typeof value !== 'string' ? [] : [[name, value]])),
  );
  const act = isBulkAct(values.act ?? '') ? (values.act as BulkAct) : bulkActsOf(actor)[0];
  const returned: ReturnedBulk = { form: 'bulk', act, picked, values };
  const refused = (problem: Problem) =>
    fail<ReturnedBulk>(problem.status, { ...returned, part: partProblem(problem).part, problem: problem.sentence });
  const filled = {
    person: values.person ?? '',
    organisation: values[`organisation.${act}`] ?? '',
    body: values[`body.${act}`] ?? '',
  };
  try {
    const { done, not } = await doToAll(theApp().db, actor, act, picked, filled, new Date());
    // What is wrong with the form itself is said at the form.
    const [first] = not;
    if (done.length === 0 && partProblem(first.why).part && not.every(({ why }) => why.slug === first.why.slug))
      return refused(first.why);
    return {
      ...returned,
      picked: not.map(({ code }) => code),
      values: {},
      result: { done: done.length, not: not.map(({ code, why }) => ({ code, why: why.sentence })) },
    } satisfies ReturnedBulk;
  } catch (error) {
    if (!isProblem(error)) throw error;
    return refused(error);
  }
};

export const actions: Actions = {
  bulk,
  saveView: withView('saved', ({ actor, region }, { name, isShared, filter }) =>
    saveView(theApp().db, actor, region.region_id, { name, isShared, filter }, new Date()),
  ),
  renameView: withView('renamed', ({ actor, region }, { id, name }) =>
    renameView(theApp().db, actor, { region: region.region_id, id }, name, new Date()),
  ),
  removeView: withView('removed', ({ actor, region }, { id }) =>
    removeView(theApp().db, actor, { region: region.region_id, id }, new Date()),
  ),
};
