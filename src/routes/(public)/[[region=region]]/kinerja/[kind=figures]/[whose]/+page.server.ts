import { redirect } from '@sveltejs/kit';
import type { Region } from '#modules/places/index.ts';
import { countProposals, listProposals } from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { asOfOneMoment, type Tx } from '#platform/db/index.ts';
import { translator } from '#ui/messages/index.ts';
import { type Labels, labelsOf } from '../../../../../labels.ts';
import { proposalLine } from '../../../../../proposal-words.ts';
import { regionOfPage } from '../../../../region.ts';
import { shownTo } from '../../shown.ts';
import { whoseOf } from '../../whose.ts';
import type { PageServerLoadEvent as Event, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/kinerja');
  return asOfOneMoment(theApp().db, region.region_id, async (tx) => {
    const labels = await labelsOf(tx, region.region_id);
    const named = await whoseOf(tx, event.params, labels, event.locals.language);
    const { dimension, code } = named.whose;
    const district = dimension === 'place' ? code!.slice(0, 8) : undefined;
    const place = dimension === 'place' ? code! : undefined;
    return {
      proposals: place ? await proposalsOf(event, tx, region, place, labels) : undefined,
      ...(await shownTo(event, tx, region, named, labels)),
      path: `/kinerja/${event.params.kind}/${code}`,
      district: district && { code: district, name: labels.places.get(district) ?? district },
    };
  });
};

/** The newest of a village's proposals before its list is asked for. */
const NEWEST = 5;

/** What a village has asked for, beside its figures. */
const proposalsOf = async (event: Event, tx: Tx, region: Region, place: string, labels: Labels) => {
  const { language } = event.locals;
  const t = translator(language);
  const calendar = await calendarOfRegion(tx, region.region_id, region.time_zone);
  const reading = { t, language, now: new Date(), calendar };
  const base = `${event.locals.regions.length > 1 ? `/${region.slug}` : ''}/usulan`;
  const { total, byState } = await countProposals(tx, { place });
  const named = { place: labels.places.get(place) ?? place };
  const counted = { ...named, n: total, waiting: byState.waiting, accepted: byState.accepted };
  return {
    finding: total > 0 ? t('usulan.mine.count', counted) : t('usulan.mine.none', named),
    all: { href: `${base}?tempat=${place}`, label: t('usulan.mine.all', named) },
    propose: `${base}/baru`,
    lines: (await listProposals(tx, { place }, { limit: NEWEST })).map((one) =>
      proposalLine(one, labels, reading, base),
    ),
  };
};
