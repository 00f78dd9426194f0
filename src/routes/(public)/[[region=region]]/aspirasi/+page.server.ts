import {
  listPetitions,
  PETITION_STATES,
  type PetitionFilter,
  type PetitionState,
  petitionCounts,
  readPetitionFilter,
  thresholdOn,
  thresholds,
} from '#modules/petitions/index.ts';
import { districtsOf, villagesOf } from '#modules/places/index.ts';
import { readPage } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import type { Reading } from '#ui/report.ts';
import { labelsOf } from '../../../labels.ts';
import { petitionHeadline, petitionLine } from '../../../petition-words.ts';
import { regionOfPage } from '../../region.ts';
import type { PageServerLoad } from './$types';

const PAGE = 25;
const LAST_PAGE = 400;
/** Of each state, where none is chosen. */
const FIRST = 8;
const OVERVIEW: readonly PetitionState[] = ['owed', 'gathering', 'answered'];

/** The filter as an address, with the page where it is not the first. */
const addressOf = ({ state, district, place }: PetitionFilter, page = 1): string => {
  const search = new URLSearchParams({
    ...(state && { keadaan: state }),
    ...((place ?? district) && { tempat: (place ?? district)! }),
    ...(page > 1 && { hal: String(page) }),
  });
  return search.size ? `?${search}` : '';
};

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) return { list: undefined };
  const { language } = event.locals;
  const now = new Date();
  const filter = readPetitionFilter(event.url.searchParams);
  const page = filter.state ? readPage(event.url.searchParams, LAST_PAGE) : 1;
  const base = event.locals.regions.length > 1 ? `/${region.slug}/aspirasi` : '/aspirasi';
  const list = await inRegion(theApp().db, region.region_id, async (tx) => {
    const labels = await labelsOf(tx, region.region_id);
    const calendar = await calendarOfRegion(tx, region.region_id, region.time_zone);
    const reading: Reading = { t: translator(language), language, now, calendar };
    const counts = await petitionCounts(tx, now, filter);
    const groups = [];
    for (const state of filter.state ? [filter.state] : OVERVIEW) {
      const limit = filter.state ? PAGE : FIRST;
      const found = await listPetitions(tx, { ...filter, state, now, limit, offset: (page - 1) * limit });
      const lines = found.map((petition) => petitionLine(petition, labels, reading, base));
      groups.push({ state, lines, total: counts[state], all: `${base}${addressOf({ ...filter, state })}` });
    }
    const district = filter.district ?? filter.place?.slice(0, 8);
    const option = ({ code, name }: { code: string; name: string }) => ({ value: code, label: name });
    return {
      groups,
      headline: petitionHeadline(
        reading,
        counts,
        filter.state,
        labels.places.get(filter.place ?? filter.district ?? ''),
      ),
      rule: thresholdOn(await thresholds(tx), localDay(region.time_zone, now)),
      districts: (await districtsOf(tx, region.region_id)).map(option),
      villages: district ? (await villagesOf(tx, district)).map(option) : [],
    };
  });
  const total = filter.state ? list.groups[0]!.total : 0;
  const more = (to: number) => `${base}${addressOf(filter, to)}`;
  return {
    list: {
      ...list,
      here: base,
      filter,
      states: PETITION_STATES,
      isFiltered: Object.keys(filter).length > 0,
      total,
      from: (page - 1) * PAGE + 1,
      previous: page > 1 ? more(page - 1) : undefined,
      next: page * PAGE < total && page < LAST_PAGE ? more(page + 1) : undefined,
      at: timeFormat(language, region.time_zone).fullDateTime(now),
    },
  };
};
