import { redirect } from '@sveltejs/kit';
import { holdsOn, type List } from '#modules/classifications/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { browseList, dayOfList, stateOfList, validityOf } from '../../../../code-lists.ts';
import { regionOfPage } from '../../../region.ts';
import { listOfPage } from '../list-of-page.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/kodefikasi');
  const { language } = event.locals;
  const t = translator(language);
  const format = timeFormat(language, region.time_zone);
  const today = localDay(region.time_zone, new Date());
  const lineOf = (list: List) => ({
    id: list.id,
    title: list.title,
    state: stateOfList(t, list, today),
    meta: [list.regulation, validityOf(t, format, list, today)].join(' · '),
  });
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const { kind, list, versions } = await listOfPage(tx, event, today);
    const head = { kind, slug: event.params.kind };
    if (!list) return { ...head, list: undefined };
    return {
      ...head,
      list: {
        ...lineOf(list),
        regulation: list.regulation,
        source: list.source,
        count: list.entryCount,
        from: dayOfList(format, list.validFrom),
        holds: holdsOn(list, today),
        bySystem: list.madeBy === null,
        reason: list.reason,
        decidedAt: list.decidedAt && format.dateTime(list.decidedAt),
        isSample: list.isSample,
      },
      version: event.url.searchParams.get('versi') ?? undefined,
      others: versions.filter(({ id }) => id !== list.id).map(lineOf),
      browsed: await browseList(tx, list, event.url.searchParams),
    };
  });
};
