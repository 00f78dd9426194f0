import { redirect } from '@sveltejs/kit';
import { mayAct, nothingHere } from '#modules/accounts/index.ts';
import {
  approveList,
  CHANGES,
  type Change,
  decisionInput,
  differenceOf,
  type List,
  listById,
  listsOf,
  mappedInto,
  refuseList,
  succession,
} from '#modules/classifications/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { formatMoney } from '#platform/money.ts';
import { isUuid } from '#platform/text.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { browseList, dayOfList, KIND_SLUGS, stateOfList, validityOf } from '../../../../code-lists.ts';
import { personOf, signedInFor } from '../../../../signed-in.ts';
import { doForm, typedIn } from '../../../meja/aspirasi/forms.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The version that holds, or held, before this one. */
const versionBefore = (list: List, all: readonly List[]): List | undefined =>
  all
    .filter(({ id, state, validFrom }) => id !== list.id && state === 'in_force' && validFrom < list.validFrom)
    .sort((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0];

const differenceTo = async (tx: Tx, list: List, before: List | undefined, money: (change: Change) => string) => {
  if (!before) return undefined;
  const { counts, unchanged, changes } = await differenceOf(tx, before.id, list.id);
  return {
    before: before.title,
    unchanged,
    groups: CHANGES.filter((kind) => counts[kind] > 0).map((kind) => ({
      kind,
      count: counts[kind],
      changes: changes
        .filter((change) => change.kind === kind)
        .map((change) => ({ code: change.code, before: change.before, after: change.after, money: money(change) })),
    })),
  };
};

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'classification.read');
  const { language } = event.locals;
  const t = translator(language);
  const format = timeFormat(language, region.time_zone);
  const today = localDay(region.time_zone, new Date());
  const day = (text: string) => dayOfList(format, text);
  const money = ({ priceBefore, priceAfter }: Change) =>
    priceBefore === null || priceAfter === null || priceBefore === priceAfter
      ? ''
      : `${formatMoney(language, priceBefore)} → ${formatMoney(language, priceAfter)}`;
  const may = (act: 'classification.import' | 'classification.decide') => mayAct(actor, act, { region: actor.region });
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const list = isUuid(event.params.id) ? await listById(tx, event.params.id) : undefined;
    if (!list) throw nothingHere();
    const all = await listsOf(tx, list.kind);
    const { ends, inTheWay } = succession(all, list);
    const titleOf = (id: string) => all.find((one) => one.id === id)?.title ?? '';
    return {
      list: {
        id: list.id,
        kind: list.kind,
        slug: KIND_SLUGS[list.kind],
        title: list.title,
        regulation: list.regulation,
        source: list.source,
        entryCount: list.entryCount,
        isDraft: list.state === 'draft',
        isRefused: list.state === 'refused',
        bySystem: list.madeBy === null,
        isOwn: list.madeBy === actor.id,
        from: day(list.validFrom),
        validity: validityOf(t, format, list, today),
        state: stateOfList(t, list, today),
        madeAt: format.dateTime(list.madeAt),
        decidedAt: list.decidedAt && format.dateTime(list.decidedAt),
        reason: list.reason,
      },
      difference: await differenceTo(tx, list, versionBefore(list, all), money),
      ends: list.state === 'draft' ? ends.map(({ id, validTo }) => ({ title: titleOf(id), day: day(validTo) })) : [],
      inTheWay:
        list.state === 'draft' && inTheWay ? { title: titleOf(inTheWay.id), day: day(inTheWay.validFrom) } : undefined,
      mapped: (await mappedInto(tx, list.id)).map(({ fromListId, pairs }) => ({ title: titleOf(fromListId), pairs })),
      mayMap:
        may('classification.import') &&
        list.state !== 'refused' &&
        all.some(({ id, state }) => id !== list.id && state !== 'refused'),
      mayDecide: may('classification.decide'),
      browsed: await browseList(tx, list, event.url.searchParams),
    };
  });
};

const decide = async (event: RequestEvent, act: typeof approveList, name: string) => {
  const typed = typedIn(await formDataOf(event.request));
  const { id } = event.params;
  if (!isUuid(id)) throw nothingHere();
  const given = { reason: typed.reason ?? '' };
  const back = await doForm(
    name,
    typed,
    personOf(event),
    { schema: decisionInput, given },
    (input, { actor, region }) => act(theApp().db, actor, { region: region.region_id, id }, input, new Date()),
  );
  return back ?? redirect(303, `/keuangan/kodefikasi/${id}`);
};

export const actions: Actions = {
  approve: (event) => decide(event, approveList, 'approve'),
  refuse: (event) => decide(event, refuseList, 'refuse'),
};
