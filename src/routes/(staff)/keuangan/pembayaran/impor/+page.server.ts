import { fail, redirect } from '@sveltejs/kit';
import {
  applyPayments,
  checkPayments,
  inspectWaitingPayments,
  PAYMENT_FIELDS,
  type PaymentField,
  paymentFile,
  paymentSources,
  receivePayments,
  totalUnreadable,
  waitingPayments,
} from '#modules/budget/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { moneyText, readMoney } from '#platform/money.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import type { Columns } from '#platform/sheets/index.ts';
import { isUuid } from '#platform/text.ts';
import { goOn, orNull, text } from '../../../../(admin)/admin/form.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { paymentYear } from '../words.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

interface Back {
  readonly problem: Sentence;
  /** The field that it is about. */
  readonly about: 'berkas' | 'total' | 'sumber' | undefined;
  /** As they were chosen, where the columns were. */
  readonly columns?: Columns<PaymentField>;
  readonly total?: string;
}

const WORKING = ['checking', 'applying'];
const NOBODYS = '00000000-0000-0000-0000-000000000000';
const HERE = '/keuangan/pembayaran/impor';

/** A file that was sent, as the page shows it. */
const shownFile = async (event: RequestEvent | Parameters<PageServerLoad>[0], id: string) => {
  const { actor, region } = signedInFor(event, 'budget.pay');
  const ref = { region: region.region_id, file: isUuid(id) ? id : NOBODYS };
  const { file, run, report } = await waitingPayments(theApp(), actor, ref);
  if (file.state === 'applied') goOn(`/keuangan/pembayaran?tahun=${file.wish.year}`, 'imported');
  const working = WORKING.includes(file.state);
  return {
    id,
    name: file.name,
    failure: file.failure,
    working: working ? { state: file.state, done: run?.done ?? 0 } : null,
    wish: file.wish,
    report: file.state === 'checked' ? report : undefined,
    sheet: working ? undefined : await inspectWaitingPayments(theApp(), actor, file),
  };
};

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'budget.pay');
  const { searchParams } = event.url;
  const { years, year, sources } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    ...(await paymentYear(tx, region.time_zone, searchParams.get('tahun'))),
    sources: await paymentSources(tx),
  }));
  const asked = paymentFile.safeParse({ year, source: searchParams.get('sumber') ?? sources[0] ?? '' });
  const file = searchParams.get('berkas');
  return {
    years,
    year,
    sources,
    /** Undefined before it was said: the file is asked for once it is. */
    source: asked.success ? asked.data.source : undefined,
    waiting: file ? await shownFile(event, file) : null,
    fields: [...PAYMENT_FIELDS],
  };
};

const columnsIn = (form: FormData): Columns<PaymentField> =>
  Object.fromEntries(PAYMENT_FIELDS.flatMap((field) => (text(form, field) ? [[field, text(form, field)]] : [])));

const refOf = (event: RequestEvent, file: string) => ({
  region: signedInFor(event, 'budget.pay').region.region_id,
  file: isUuid(file) ? file : NOBODYS,
});

const SOURCE_MISSING: Sentence = {
  id: 'Sebutkan dulu tahun dan sumber berkasnya, sedikitnya 3 huruf. Berkasnya belum diterima.',
  en: 'Say first which year and which source the file is of, in at least 3 letters. The file was not taken yet.',
};

export const actions: Actions = {
  upload: async (event) => {
    const { actor, region } = signedInFor(event, 'budget.pay');
    const { searchParams } = event.url;
    const about = paymentFile.safeParse({ year: searchParams.get('tahun'), source: searchParams.get('sumber') ?? '' });
    if (!about.success) return fail<Back>(422, { problem: SOURCE_MISSING, about: 'sumber' });
    let id: string;
    try {
      id = await receivePayments(
        theApp(),
        actor,
        { region: region.region_id, ...about.data },
        event.request,
        new Date(),
      );
    } catch (error) {
      if (!isProblem(error)) throw error;
      return fail<Back>(error.status, { problem: error.sentence, about: 'berkas' });
    }
    return redirect(303, `${HERE}?berkas=${id}`);
  },
  check: async (event) => {
    const { actor } = signedInFor(event, 'budget.pay');
    const form = await formDataOf(event.request);
    const [file, typed, columns] = [text(form, 'berkas'), text(form, 'total'), columnsIn(form)];
    const total = typed ? readMoney(typed) : null;
    if (total === undefined)
      return fail<Back>(422, { problem: totalUnreadable().sentence, about: 'total', columns, total: typed });
    try {
      const chosen = { sheet: orNull(text(form, 'sheet')), columns, total: total === null ? null : moneyText(total) };
      await checkPayments(theApp(), actor, refOf(event, file), chosen, new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      return fail<Back>(error.status, { problem: error.sentence, about: undefined, columns, total: typed });
    }
    return redirect(303, `${HERE}?berkas=${file}`);
  },
  apply: async (event) => {
    const { actor } = signedInFor(event, 'budget.pay');
    const form = await formDataOf(event.request);
    const file = text(form, 'berkas');
    try {
      await applyPayments(theApp(), actor, refOf(event, file), text(form, 'withoutRefused') === 'ya', new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      return fail<Back>(error.status, { problem: error.sentence, about: undefined });
    }
    return redirect(303, `${HERE}?berkas=${file}`);
  },
};
