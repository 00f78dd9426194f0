import {
  linesLike,
  noteInput,
  readUnsettledRef,
  reverseInput,
  settleByNote,
  settleByReversal,
  unsettledById,
  unsettledNotFound,
  yearOfUnsettled,
} from '#modules/budget/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { formatMoney, type Sen } from '#platform/money.ts';
import { localDay } from '#platform/time/index.ts';
import { attempt, goOn, orNull, readAs, text } from '../../../../../(admin)/admin/form.ts';
import { readerOf } from '../../../../../(public)/[[region=region]]/anggaran/reader.ts';
import { signedInFor } from '../../../../../signed-in.ts';
import { kindName } from '../../words.ts';
import { matchPath, rowShown, settledShown, versionFor } from '../matched.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const refOf = (event: Pick<RequestEvent, 'params'>) => {
  const ref = readUnsettledRef(event.params.item);
  if (!ref) throw unsettledNotFound();
  return ref;
};

/** Something of this region, before a form is read: of another's is no word said about what it holds. */
const foundRef = async (event: RequestEvent) => {
  const { actor, region } = signedInFor(event, 'budget.pay');
  const ref = refOf(event);
  const year = await inRegion(theApp().db, region.region_id, (tx) => yearOfUnsettled(tx, ref.kind, ref.id));
  if (year === undefined) throw unsettledNotFound();
  return { actor, region, ref: { region: region.region_id, ...ref }, back: matchPath(year, { daftar: ref.kind }) };
};

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'budget.pay');
  const { kind, id } = refOf(event);
  const reader = readerOf(event, region, new Date());
  const { t, language } = reader;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const year = await yearOfUnsettled(tx, kind, id);
    const version = year === undefined ? undefined : await versionFor(tx, year);
    const item = year === undefined ? undefined : await unsettledById(tx, { year, version }, kind, id);
    if (!item || year === undefined) throw unsettledNotFound();
    const names = await namesOfOrganisations(tx);
    const lines = version && item.payment ? await linesLike(tx, version, item.payment) : [];
    const money = (amount: Sen) => formatMoney(language, amount);
    const said =
      item.said && !Array.isArray(item.said) ? Object.entries(item.said).filter(([field]) => field !== 'amount') : [];
    return {
      year,
      kind,
      kindName: kindName(t, kind),
      how: t(`bayar.how.${kind}`),
      row: rowShown(reader, kind, item, names),
      amount: item.amount === null ? null : money(item.amount),
      other: item.other === null ? null : money(item.other),
      said: said.map(([field, value]) => ({
        field,
        value: field === 'organisation' ? (names.get(value) ?? value) : value,
      })),
      isSettled: item.settled,
      settled: await settledShown(tx, reader, year, { kind, thing: id }),
      mayReverse: item.payment !== null && item.amount !== null && item.amount > 0n,
      lines: lines
        .filter((line) => line.id !== item.line)
        .map((line) => ({ id: line.id, title: line.title, place: line.place, amount: money(line.amount) })),
      publicLine: kind === 'overrun' ? `${reader.base}/anggaran/${year}/baris/${id}` : null,
      timeZone: region.time_zone,
    };
  });
};

export const actions: Actions = {
  note: async (event) => {
    const { actor, ref, back: list } = await foundRef(event);
    const form = await formDataOf(event.request);
    const { data, back } = readAs(noteInput, { reason: text(form, 'reason') }, form, 'note');
    if (!data) return back;
    const done = await attempt(form, 'note', () => settleByNote(theApp().db, actor, ref, data, new Date()));
    if ('back' in done) return done.back;
    return goOn(list, 'saved');
  },
  reverse: async (event) => {
    const { actor, region, ref, back: list } = await foundRef(event);
    const form = await formDataOf(event.request);
    const asked = { reason: text(form, 'why'), line: orNull(text(form, 'line')) };
    const { data, back } = readAs(reverseInput, asked, form, 'reverse');
    if (!data) return back;
    const now = new Date();
    const at = { today: localDay(region.time_zone, now), now };
    const done = await attempt(form, 'reverse', () => settleByReversal(theApp().db, actor, ref, data, at));
    if ('back' in done) return done.back;
    return goOn(list, 'saved');
  },
};
