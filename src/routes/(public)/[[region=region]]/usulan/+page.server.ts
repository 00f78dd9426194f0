import { redirect } from '@sveltejs/kit';
import {
  countProposals,
  listProposals,
  type ProposalCounts,
  type ProposalFilter,
  proposalAddress,
  readProposalCode,
  readProposalFilter,
} from '#modules/proposals/index.ts';
import { readPage } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { beginningOf } from '#platform/text.ts';
import { timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import type { Reading } from '#ui/report.ts';
import { labelsOf } from '../../../labels.ts';
import { amountWords, proposalLine } from '../../../proposal-words.ts';
import { regionOfPage } from '../../region.ts';
import type { PageServerLoad } from './$types';
import { filterOptions } from './list.ts';

const PAGE = 25;
const LAST_PAGE = 400;

/** The finding of the list. */
const headlineOf = (
  counts: ProposalCounts,
  filter: ProposalFilter,
  place: string | undefined,
  { t }: Reading,
): string => {
  const where = place ? t('usulan.head.in', { place }) : '';
  if (counts.total === 0) return t('usulan.head.none', { where });
  const counted = { n: counts.total, where, accepted: counts.byState.accepted };
  return filter.year ? t('usulan.head', { ...counted, year: String(filter.year) }) : t('usulan.head.all', counted);
};

export const load: PageServerLoad = async (event) => {
  const { searchParams } = event.url;
  const typed = beginningOf(searchParams.get('kode') ?? '', 60);
  const code = readProposalCode(typed);
  if (typeof code === 'object') redirect(303, `/usulan/${code.code}`);
  const region = regionOfPage(event);
  if (!region) return { list: undefined, typed };
  const { language } = event.locals;
  const now = new Date();
  const filter = readProposalFilter(searchParams);
  const page = readPage(searchParams, LAST_PAGE);
  const base = `${event.locals.regions.length > 1 ? `/${region.slug}` : ''}/usulan`;
  const list = await inRegion(theApp().db, region.region_id, async (tx) => {
    const labels = await labelsOf(tx, region.region_id);
    const calendar = await calendarOfRegion(tx, region.region_id, region.time_zone);
    const reading: Reading = { t: translator(language), language, now, calendar };
    const counts = await countProposals(tx, filter);
    const found = await listProposals(tx, filter, { limit: PAGE, offset: (page - 1) * PAGE });
    const place = labels.places.get(filter.place ?? filter.district ?? '');
    const figure = (state: 'waiting' | 'accepted' | 'rejected', word: typeof state) => ({
      value: counts.byState[state],
      label: reading.t(`usulan.figure.${word}`),
      href: `${base}${proposalAddress({ ...filter, state })}`,
    });
    return {
      headline: headlineOf(counts, filter, place, reading),
      isVillage: filter.place !== undefined,
      figures: [
        figure('waiting', 'waiting'),
        figure('accepted', 'accepted'),
        figure('rejected', 'rejected'),
        {
          value: counts.byState.deferred + counts.byState.merged,
          label: reading.t('usulan.figure.other'),
          href: undefined,
        },
      ],
      amount: amountWords(counts.accepted, reading),
      lines: found.map((proposal) => proposalLine(proposal, labels, reading, base)),
      total: counts.total,
      options: await filterOptions(tx, region, filter, reading),
    };
  });
  const more = (to: number) => `${base}${proposalAddress(filter, to)}`;
  return {
    typed,
    list: {
      ...list,
      base,
      filter,
      isFiltered: Object.keys(filter).length > 0,
      files: (['csv', 'xlsx'] as const).map((kind) => ({
        href: `${base}.${kind}${proposalAddress(filter)}`,
        label: kind.toUpperCase(),
      })),
      from: (page - 1) * PAGE + 1,
      previous: page > 1 ? more(page - 1) : undefined,
      next: page * PAGE < list.total && page < LAST_PAGE ? more(page + 1) : undefined,
      at: timeFormat(language, region.time_zone).fullDateTime(now),
    },
  };
};
