import { scopeOf } from '#modules/alerts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { districtsOf, type Region, villagesOf } from '#modules/places/index.ts';
import {
  countReports,
  FIGURES,
  filterAddress,
  listReports,
  type ReportFilter,
  readFilter,
  readPage,
  reportsNear,
  STATUS_GROUPS,
  servicesOf,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import type { Reading } from '#ui/report.ts';
import { labelsOf } from '../../../labels.ts';
import { headlineOf } from '../../headline.ts';
import { lineOf } from '../../lines.ts';
import { regionOfPage } from '../../region.ts';
import { keptFigure } from '../kept.ts';
import type { PageServerLoad } from './$types';
import { mayTellWhole, toldOf, toldOfFigure } from './told.ts';

const PAGE = 25;
const LAST_PAGE = 400;
const NEAR = { metres: 3000, limit: 20 } as const;

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) return { list: undefined };
  const { locals, url } = event;
  const now = new Date();
  const filter = readFilter(url.searchParams);
  const page = readPage(url.searchParams, LAST_PAGE);
  const point = pointOf(url.searchParams);
  const { db } = theApp();
  const list = await inRegion(db, region.region_id, async (tx) => {
    const labels = await labelsOf(tx, region.region_id);
    const calendar = await calendarOfRegion(tx, region.region_id, region.time_zone);
    const t = translator(locals.language);
    const reading: Reading = { t, language: locals.language, now, calendar };
    const choices = await choicesOf(tx, region, filter, locals.language, now);
    const name = (options: readonly { value: string; label: string }[], value?: string) =>
      options.find((option) => option.value === value)?.label;
    const service = name(choices.services, filter.service);
    const place = labels.places.get(filter.place ?? '') ?? labels.places.get(filter.district ?? '');
    const about = [service, place ?? region.name].filter(Boolean).join(', ');
    if (point) {
      const near = await reportsNear(tx, point.lat, point.lon, NEAR.metres, NEAR.limit);
      const away = (metres: number) =>
        t('laporan.away', {
          distance: metres < 1000 ? t('laporan.metres', { n: metres }) : t('laporan.km', { n: metres / 1000 }),
        });
      return {
        headline: near.length ? t('laporan.near', { n: near.length }) : t('laporan.nearNone'),
        lines: near.map((report) => lineOf(report, labels, reading, away(report.distance))),
        total: near.length,
        isMore: false,
        hidden: 0 as const,
        choices,
        about,
      };
    }
    const counted = { audience: { kind: 'public' }, filter, now, timeZone: region.time_zone } as const;
    const count = (kind: 'public' | 'region', more: ReportFilter = {}) => {
      const asked = { ...filter, ...more };
      return keptFigure(
        db,
        `${region.region_id} ${kind} ${localDay(region.time_zone, now)}${filterAddress(asked)}`,
        now,
        () => countReports(tx, { ...counted, audience: { kind }, filter: asked }),
      );
    };
    const isWhole = mayTellWhole(filter, now, region.time_zone);
    const toldAs = async (more?: ReportFilter) => {
      const shown = await count('public', more);
      if (filter.figure) return { shown, ...toldOfFigure(shown, await count('region', more)) };
      return { shown, ...toldOf(shown, isWhole ? await count('region', more) : shown) };
    };
    const { shown, total, isMore, hidden } = await toldAs();
    // A figure says itself whether it is about what is late.
    const late = filter.late || filter.figure ? { total: 0, isMore } : await toldAs({ late: '1' });
    const reports = await listReports(tx, {
      ...counted,
      order: filter.late ? 'due' : filter.status === 'done' || filter.status === 'ended' ? 'ended' : 'newest',
      limit: PAGE,
      offset: (page - 1) * PAGE,
    });
    return {
      headline: headlineOf({ t, language: locals.language, timeZone: region.time_zone }, filter, {
        total,
        isMore,
        // Of what is only known to be more, the list itself says enough.
        late: late.isMore ? 0 : late.total,
        service,
        office: labels.offices.get(filter.organisation ?? ''),
        place,
      }),
      lines: reports.map((report) => lineOf(report, labels, reading)),
      total: shown.n,
      isMore: shown.isMore,
      hidden,
      choices,
      about,
      figure: filter.figure && FIGURES[filter.figure],
    };
  });
  const more = (to: number) => filterAddress(filter, to > 1 ? { hal: String(to) } : {});
  return {
    list: {
      ...list,
      feed: filterAddress(scopeOf(filter)),
      filter,
      isNear: point !== undefined,
      isFiltered: point !== undefined || Object.keys(filter).length > 0,
      from: (page - 1) * PAGE + 1,
      previous: page > 1 && !point ? more(page - 1) : undefined,
      next: !point && page * PAGE < list.total && page < LAST_PAGE ? more(page + 1) : undefined,
      address: filterAddress(filter),
      at: timeFormat(locals.language, region.time_zone).fullDateTime(now),
    },
  };
};

const pointOf = (search: URLSearchParams): { lat: number; lon: number } | undefined => {
  const [lat, lon] = ['lat', 'lon'].map((name) => Number.parseFloat(search.get(name) ?? ''));
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined;
};

/** What the form offers. */
const choicesOf = async (tx: Tx, region: Region, filter: ReportFilter, language: string, now: Date) => {
  const district = filter.place?.slice(0, 8) ?? (filter.district === 'none' ? undefined : filter.district);
  const offices = await listOrganisations(tx, { validOn: localDay(region.time_zone, now) });
  const option = ({ code, name }: { code: string; name: string }) => ({ value: code, label: name });
  return {
    groups: Object.keys(STATUS_GROUPS) as (keyof typeof STATUS_GROUPS)[],
    districts: (await districtsOf(tx, region.region_id)).map(option),
    villages: district ? (await villagesOf(tx, district)).map(option) : [],
    offices: offices
      .filter(({ kind }) => kind !== 'village_office' && kind !== 'district_office')
      .map(({ id, name }) => ({ value: id, label: name })),
    services: (await servicesOf(tx, true)).map(({ code, nameId, nameEn }) => ({
      value: code,
      label: language === 'en' ? nameEn : nameId,
    })),
  };
};
