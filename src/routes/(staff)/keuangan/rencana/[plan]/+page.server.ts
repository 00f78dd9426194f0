import { fail, redirect } from '@sveltejs/kit';
import { mayAct } from '#modules/accounts/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import {
  bringInPlan,
  DOCUMENT_KINDS,
  fieldsOf,
  lockInput,
  lockPlan,
  type Plan,
  type PlanField,
  planById,
  planNotFound,
  receivePlanSheet,
  tryWaitingPlan,
  withdrawPlan,
  yearsOf,
} from '#modules/planning/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { moneyText, NO_MONEY, sumOfMoney } from '#platform/money.ts';
import { isProblem } from '#platform/problem.ts';
import type { Columns } from '#platform/sheets/index.ts';
import { isUuid } from '#platform/text.ts';
import { localDay } from '#platform/time/index.ts';
import { attempt, doneOf, goOn, orNull, type Returned, readAs, text } from '../../../../(admin)/admin/form.ts';
import { signedInFor } from '../../../../signed-in.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const NOBODYS = '00000000-0000-0000-0000-000000000000';

/** Which sheet and columns somebody chose, from an address or a form; without any, as the file says itself. */
const wishIn = (plan: Plan, given: (name: string) => string) => {
  const columns: Columns<PlanField> = Object.fromEntries(
    fieldsOf(plan).flatMap((field) => (given(`kolom-${field}`) ? [[field, given(`kolom-${field}`)]] : [])),
  );
  return { sheet: orNull(given('lembar')), columns: Object.keys(columns).length > 0 ? columns : undefined };
};

const planOf = async (event: Pick<RequestEvent, 'params'>, region: number): Promise<Plan> => {
  const id = event.params.plan;
  const plan = isUuid(id) ? await inRegion(theApp().db, region, (tx) => planById(tx, id)) : undefined;
  if (!plan) throw planNotFound();
  return plan;
};

/** What the sheet in the address would put into the plan; a sheet that cannot be read says why. */
const triedSheet = async (event: Parameters<PageServerLoad>[0], plan: Plan) => {
  const file = event.url.searchParams.get('berkas');
  if (!file) return undefined;
  const { actor, region } = signedInFor(event, 'plan.write');
  const ref = { plan: { region: region.region_id, id: plan.id }, file: isUuid(file) ? file : NOBODYS };
  const given = (name: string) => event.url.searchParams.get(name) ?? '';
  const { elements, ...report } = await tryWaitingPlan(theApp(), actor, ref, wishIn(plan, given));
  return {
    file,
    sheet: given('lembar') || report.sheets[0],
    ...report,
    elements: elements.length,
    sums: yearsOf(plan).map((year, at) => ({
      year,
      amount: moneyText(sumOfMoney(elements.map(({ ceilings }) => ceilings?.[at] ?? NO_MONEY))),
    })),
  };
};

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'plan.read');
  const plan = await planOf(event, region.region_id);
  const names = await inRegion(theApp().db, region.region_id, (tx) => namesOfOrganisations(tx));
  const isOpen = plan.lockedAt === null && plan.withdrawnAt === null;
  const whose = { region: actor.region, ...(plan.organisation ? { organisation: plan.organisation } : {}) };
  return {
    plan: { ...plan, agencyNames: null },
    agency: plan.organisation && (names.get(plan.organisation) ?? ''),
    isOpen,
    sheet: isOpen ? await triedSheet(event, plan) : undefined,
    fields: fieldsOf(plan),
    years: yearsOf(plan),
    mayWrite: isOpen && mayAct(actor, 'plan.write', whose),
    mayLock: isOpen && mayAct(actor, 'plan.lock', { region: actor.region }),
    documents: [...DOCUMENT_KINDS],
    today: localDay(region.time_zone, new Date()),
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

export const actions: Actions = {
  upload: async (event) => {
    const { actor, region } = signedInFor(event, 'plan.write');
    const { id } = await planOf(event, region.region_id);
    let file: string;
    try {
      file = await receivePlanSheet(theApp(), actor, { region: region.region_id, id }, event.request, new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      return fail<Returned>(error.status, { form: 'upload', values: {}, wrong: [], problem: error.sentence });
    }
    return redirect(303, `/keuangan/rencana/${id}?berkas=${file}`);
  },
  apply: async (event) => {
    const { actor, region } = signedInFor(event, 'plan.write');
    const plan = await planOf(event, region.region_id);
    const form = await formDataOf(event.request);
    const file = text(form, 'berkas');
    const ref = { plan: { region: region.region_id, id: plan.id }, file: isUuid(file) ? file : NOBODYS };
    const wish = wishIn(plan, (name) => text(form, name));
    const brought = await attempt(form, 'upload', () => bringInPlan(theApp(), actor, ref, wish, new Date()));
    if ('back' in brought) return brought.back;
    return goOn(`/keuangan/rencana/${plan.id}`, 'imported');
  },
  lock: async (event) => {
    const { actor, region } = signedInFor(event, 'plan.lock');
    const { id } = await planOf(event, region.region_id);
    const form = await formDataOf(event.request);
    const given = Object.fromEntries(['kind', 'number', 'date'].map((name) => [name, text(form, name)]));
    const { data, back } = readAs(lockInput, given, form, 'lock');
    if (!data) return back;
    const ref = { region: region.region_id, id };
    const locked = await attempt(form, 'lock', () => lockPlan(theApp().db, actor, ref, data, new Date()));
    if ('back' in locked) return locked.back;
    return goOn(`/keuangan/rencana/${id}`, 'decreed');
  },
  withdraw: async (event) => {
    const { actor, region } = signedInFor(event, 'plan.write');
    const { id } = await planOf(event, region.region_id);
    const form = await formDataOf(event.request);
    const ref = { region: region.region_id, id };
    const gone = await attempt(form, 'withdraw', () =>
      withdrawPlan(theApp().db, actor, ref, text(form, 'reason'), new Date()),
    );
    if ('back' in gone) return gone.back;
    return goOn('/keuangan/rencana', 'removed');
  },
};
