import { fail, redirect } from '@sveltejs/kit';
import {
  applyBudgetSheet,
  BUDGET_FIELDS,
  type BudgetField,
  checkBudgetSheet,
  inspectWaitingSheet,
  receiveBudgetSheet,
  versionById,
  versionNotFound,
  waitingSheet,
} from '#modules/budget/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import type { Columns } from '#platform/sheets/index.ts';
import { isUuid } from '#platform/text.ts';
import { goOn, orNull, text } from '../../../../(admin)/admin/form.ts';
import { signedInFor } from '../../../../signed-in.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

interface Back {
  readonly problem: Sentence;
  /** As they were chosen, where the columns are what it is about. */
  readonly columns?: Columns<BudgetField>;
  readonly organisation?: string;
}

const WORKING = ['checking', 'applying'];

/** A sheet that was sent for this draft, as the page shows it. */
const shownSheet = async (event: RequestEvent | Parameters<PageServerLoad>[0], id: string) => {
  const { actor, region } = signedInFor(event, 'budget.write');
  const version = { region: region.region_id, id: event.params.version };
  const { file, run, report } = await waitingSheet(theApp(), actor, { version, file: isUuid(id) ? id : NOBODYS });
  if (file.state === 'applied') goOn(`/keuangan/${version.id}`, 'imported');
  const working = WORKING.includes(file.state);
  return {
    id,
    name: file.name,
    failure: file.failure,
    working: working ? { state: file.state, done: run?.done ?? 0, total: run?.total ?? null } : null,
    chosen: file.wish,
    report: file.state === 'checked' ? report : undefined,
    sheet: working ? undefined : await inspectWaitingSheet(theApp(), actor, file),
  };
};
const NOBODYS = '00000000-0000-0000-0000-000000000000';

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'budget.write');
  const { version: id } = event.params;
  const { version, agencies } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    version: isUuid(id) ? await versionById(tx, id) : undefined,
    agencies: (await listOrganisations(tx)).filter(({ kind }) => kind !== 'village_office'),
  }));
  if (!version) throw versionNotFound();
  const file = event.url.searchParams.get('berkas');
  return {
    version,
    waiting: file ? await shownSheet(event, file) : null,
    fields: [...BUDGET_FIELDS],
    agencies: agencies.map(({ id: agency, name }) => ({ id: agency, name })),
  };
};

const columnsIn = (form: FormData): Columns<BudgetField> =>
  Object.fromEntries(BUDGET_FIELDS.flatMap((field) => (text(form, field) ? [[field, text(form, field)]] : [])));

export const actions: Actions = {
  upload: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.write');
    const version = { region: region.region_id, id: event.params.version };
    if (!isUuid(version.id)) throw versionNotFound();
    let id: string;
    try {
      id = await receiveBudgetSheet(theApp(), actor, version, event.request, new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      return fail<Back>(error.status, { problem: error.sentence });
    }
    return redirect(303, `/keuangan/${version.id}/impor?berkas=${id}`);
  },
  check: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.write');
    const form = await formDataOf(event.request);
    const [file, organisation] = [text(form, 'berkas'), orNull(text(form, 'organisation'))];
    const ref = {
      version: { region: region.region_id, id: event.params.version },
      file: isUuid(file) ? file : NOBODYS,
    };
    const columns = columnsIn(form);
    try {
      const wish = { sheet: orNull(text(form, 'sheet')), columns, organisation };
      await checkBudgetSheet(theApp(), actor, ref, wish, new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      return fail<Back>(error.status, { columns, organisation: organisation ?? '', problem: error.sentence });
    }
    return redirect(303, `/keuangan/${ref.version.id}/impor?berkas=${file}`);
  },
  apply: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.write');
    const file = text(await formDataOf(event.request), 'berkas');
    const ref = {
      version: { region: region.region_id, id: event.params.version },
      file: isUuid(file) ? file : NOBODYS,
    };
    try {
      await applyBudgetSheet(theApp(), actor, ref, new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      return fail<Back>(error.status, { problem: error.sentence });
    }
    return redirect(303, `/keuangan/${ref.version.id}/impor?berkas=${file}`);
  },
};
