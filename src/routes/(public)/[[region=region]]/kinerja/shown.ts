import { periodsOffered } from '#modules/dashboards/index.ts';
import type { Region } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import type { Labels } from '../../../labels.ts';
import { figureView, periodWords, readFigures } from './view.ts';
import type { Named } from './whose.ts';

interface Event {
  readonly url: URL;
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

/** What a page of figures shows, with the periods that it offers. */
export const shownTo = async ({ url, locals }: Event, tx: Tx, region: Region, named: Named, labels: Labels) => {
  const { language } = locals;
  const now = new Date();
  const reader = { t: translator(language), language, base: locals.regions.length > 1 ? `/${region.slug}` : '' };
  const read = await readFigures(tx, region, named, labels, { search: url.searchParams, now, language });
  const today = localDay(region.time_zone, now);
  const offered = [...periodsOffered(today), read.period];
  return {
    shown: {
      ...figureView(read, reader),
      whose: named.whose,
      period: read.period.code,
      periods: [...new Map(offered.map((period) => [period.code, periodWords(period, reader)]))].map(
        ([value, label]) => ({
          value,
          label,
        }),
      ),
      at: timeFormat(language, region.time_zone).fullDateTime(now),
    },
  };
};
export type Shown = Awaited<ReturnType<typeof shownTo>>['shown'];
