import { holdsOn, LIST_KINDS, type List, listsOf } from '#modules/classifications/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { dayOfList, KIND_SLUGS, stateOfList, validityOf } from '../../../code-lists.ts';
import { regionOfPage } from '../../region.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) return { kinds: undefined };
  const { language } = event.locals;
  const t = translator(language);
  const format = timeFormat(language, region.time_zone);
  const today = localDay(region.time_zone, new Date());
  const lists = (await inRegion(theApp().db, region.region_id, (tx) => listsOf(tx))).filter(
    ({ state }) => state === 'in_force',
  );
  const holding = lists.filter((list) => holdsOn(list, today));
  const newest = holding
    .map(({ validFrom }) => validFrom)
    .sort()
    .at(-1);
  const lineOf = (list: List) => ({
    id: list.id,
    title: list.title,
    state: stateOfList(t, list, today),
    holds: holdsOn(list, today),
    meta: [list.regulation, validityOf(t, format, list, today), t('lists.entries', { n: list.entryCount })].join(' · '),
  });
  return {
    headline: newest
      ? t('lists.public.headline', { n: holding.length, region: region.name, from: dayOfList(format, newest) })
      : t('lists.public.none', { region: region.name }),
    kinds: LIST_KINDS.map((kind) => ({
      kind,
      slug: KIND_SLUGS[kind],
      lines: lists.filter((list) => list.kind === kind).map(lineOf),
    })),
  };
};
