import { fail, redirect } from '@sveltejs/kit';
import { uuidv7 } from 'uuidv7';
import {
  BUDGET_FIELDS,
  type BudgetField,
  budgetSheetGone,
  type ImportReport,
  importBudget,
  inspectBudgetFile,
  noBudgetSheet,
  versionById,
  versionNotFound,
} from '#modules/budget/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf, receiveUpload } from '#platform/files/index.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import type { Columns } from '#platform/sheets/index.ts';
import { isUuid } from '#platform/text.ts';
import { goOn, orNull, text } from '../../../../(admin)/admin/form.ts';
import { signedInFor } from '../../../../signed-in.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const MOST_BYTES = 100 * 1024 * 1024;
/** Faults that a page shows; the others wait behind these. */
const SHOWN = 200;

interface Back {
  readonly report?: ImportReport;
  readonly problem?: Sentence;
  readonly columns?: Columns<BudgetField>;
  readonly organisation?: string;
}

/** Who has the id of a file has sent it: it is drawn by chance and told to nobody else. */
const keyOf = (region: number, version: string, file: string) => `budget-upload/${region}/${version}/${file}.txt`;

const bytesOf = async (region: number, version: string, file: string) => {
  const found = isUuid(file) ? await theApp().files.get(keyOf(region, version, file)) : undefined;
  if (!found) throw budgetSheetGone();
  return found.stream;
};

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'budget.write');
  const { db } = theApp();
  const { version: id } = event.params;
  const { version, agencies } = await inRegion(db, region.region_id, async (tx) => ({
    version: isUuid(id) ? await versionById(tx, id) : undefined,
    agencies: (await listOrganisations(tx)).filter(({ kind }) => kind !== 'village_office'),
  }));
  if (!version) throw versionNotFound();
  const file = event.url.searchParams.get('berkas');
  const sheet = file
    ? await inspectBudgetFile(db, actor, region.region_id, await bytesOf(region.region_id, id, file))
    : undefined;
  return {
    version,
    file,
    sheet,
    fields: [...BUDGET_FIELDS],
    agencies: agencies.map(({ id: agency, name }) => ({ id: agency, name })),
  };
};

const columnsIn = (form: FormData): Columns<BudgetField> =>
  Object.fromEntries(BUDGET_FIELDS.flatMap((field) => (text(form, field) ? [[field, text(form, field)]] : [])));

const run = async (event: RequestEvent, dryRun: boolean) => {
  const { actor, region } = signedInFor(event, 'budget.write');
  const form = await formDataOf(event.request);
  const file = text(form, 'berkas');
  const ref = { region: region.region_id, id: event.params.version };
  const columns = columnsIn(form);
  const organisation = orNull(text(form, 'organisation'));
  const kept = { columns, organisation: organisation ?? '' };
  try {
    const bytes = await bytesOf(ref.region, ref.id, file);
    const wish = { sheet: orNull(text(form, 'sheet')), columns, organisation, dryRun };
    const report = await importBudget(theApp().db, actor, ref, bytes, wish, new Date());
    if (!report.applied) return { ...kept, report: { ...report, issues: report.issues.slice(0, SHOWN) } } as Back;
    await theApp().files.remove(keyOf(ref.region, ref.id, file));
  } catch (error) {
    if (!isProblem(error)) throw error;
    return fail<Back>(error.status, { ...kept, problem: error.sentence });
  }
  return goOn(`/keuangan/${ref.id}`, 'imported');
};

export const actions: Actions = {
  upload: async (event) => {
    const { region } = signedInFor(event, 'budget.write');
    const file = uuidv7();
    const { version } = event.params;
    const key = keyOf(region.region_id, version, file);
    try {
      const upload = await receiveUpload(event.request, 'berkas', theApp().files, key, 'text/plain', MOST_BYTES);
      if (!upload) throw noBudgetSheet();
      await inspectBudgetFile(
        theApp().db,
        event.locals.actor,
        region.region_id,
        await bytesOf(region.region_id, version, file),
      );
    } catch (error) {
      await theApp().files.remove(key);
      if (!isProblem(error)) throw error;
      return fail<Back>(error.status, { problem: error.sentence });
    }
    return redirect(303, `/keuangan/${version}/impor?berkas=${file}`);
  },
  check: (event) => run(event, true),
  apply: (event) => run(event, false),
};
