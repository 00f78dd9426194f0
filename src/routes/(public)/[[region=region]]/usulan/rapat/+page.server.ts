import { placesOfRegion } from '#modules/places/index.ts';
import {
  DATES,
  heldOf,
  listMeetings,
  STAGES,
  type Stage,
  type StageDate,
  stageDates,
  yearsOfProposals,
} from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import type { Reading } from '#ui/report.ts';
import { labelsOf } from '../../../../labels.ts';
import { dateState, meetingLine } from '../../../../meeting-words.ts';
import { writtenDay } from '../../../../proposal-words.ts';
import { regionOfPage } from '../../../region.ts';
import type { PageServerLoad } from './$types';

const MOST = 200;

const yearAsked = (search: URLSearchParams, years: readonly number[], today: string): number => {
  const asked = Number(search.get('tahun'));
  return Number.isInteger(asked) && asked >= 2020 && asked <= 2100
    ? asked
    : (years[0] ?? Number(today.slice(0, 4)) + 1);
};

const isStage = (name: string): name is Stage => (STAGES as readonly string[]).includes(name);

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) return { calendar: undefined };
  const { language } = event.locals;
  const now = new Date();
  const t = translator(language);
  const base = `${event.locals.regions.length > 1 ? `/${region.slug}` : ''}/usulan`;
  const calendar = await inRegion(theApp().db, region.region_id, async (tx) => {
    const reading: Reading = {
      t,
      language,
      now,
      calendar: await calendarOfRegion(tx, region.region_id, region.time_zone),
    };
    const today = localDay(region.time_zone, now);
    const years = await yearsOfProposals(tx);
    // The one whose meetings were closed last, until those of the next begin.
    const [last] = await listMeetings(tx, { state: 'closed', limit: 1 });
    const year = yearAsked(event.url.searchParams, last ? [last.year] : years, today);
    const dates = await stageDates(tx, year);
    const due = new Map(dates.flatMap((date) => (isStage(date.name) ? [[date.name, date.dueOn] as const] : [])));
    const held = new Map((await heldOf(tx, year, due)).map((one) => [one.stage, one]));
    const places = await placesOfRegion(tx, region.region_id);
    const labels = await labelsOf(tx, region.region_id);
    const meetings = await listMeetings(tx, { year, state: 'closed', limit: MOST });
    const corrected = new Set(meetings.flatMap(({ corrects }) => (corrects ? [corrects] : [])));
    const countWords = ({ name }: StageDate): string => {
      if (!isStage(name)) return '';
      const { held: n = 0, late = 0 } = held.get(name) ?? {};
      const level = name === 'village' ? 'village' : name === 'district' ? 'district' : undefined;
      if (!level) return n > 0 ? t('usulan.rapat.held', { n, late }) : '';
      return t('usulan.rapat.heldOf', { n, late, total: places.filter((place) => place.level === level).length });
    };
    const behind = dates.find((date) => date.doneOn === null && date.dueOn < today);
    const sum = (of: 'held' | 'late') => [...held.values()].reduce((total, one) => total + one[of], 0);
    return {
      year: String(year),
      years: [...new Set([...years, year])].sort((a, b) => b - a).map(String),
      headline: behind
        ? t('usulan.rapat.headLate', {
            what: t(`usulan.date.${behind.name}`),
            n: Math.round((Date.parse(today) - Date.parse(behind.dueOn)) / 86_400_000),
          })
        : t('usulan.rapat.head', { held: sum('held'), late: sum('late'), year: String(year) }),
      dates: DATES.flatMap((name) => {
        const date = dates.find((one) => one.name === name);
        if (!date) return [];
        const opens = writtenDay(date.opensOn, reading);
        return [
          {
            name,
            title: t(`usulan.date.${name}`),
            state: dateState(date, reading),
            meta: [
              t('usulan.rapat.due', { opens, due: writtenDay(date.dueOn, reading) }),
              date.doneOn && t('usulan.rapat.done', { day: writtenDay(date.doneOn, reading) }),
              countWords(date),
            ]
              .filter(Boolean)
              .join(' · '),
            source: date.source,
            sureness: t(`usulan.sureness.${date.sureness}`),
          },
        ];
      }),
      meetings: meetings.map((meeting) => meetingLine(meeting, corrected, labels, reading, `${base}/rapat`)),
    };
  });
  return { calendar: { ...calendar, base, at: timeFormat(language, region.time_zone).fullDateTime(now) } };
};
