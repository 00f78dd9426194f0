import { scopeOf } from '#modules/accounts/index.ts';
import { listPetitions, petitionCounts, referralsFor } from '#modules/petitions/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import type { Reading } from '#ui/report.ts';
import { labelsOf } from '../../../labels.ts';
import { musrenbangTitle, petitionHeadline, petitionLine, referralState } from '../../../petition-words.ts';
import { signedInFor } from '../../../signed-in.ts';
import type { PageServerLoad } from './$types';

/** Who has more than so many of a kind before them works from the first on. */
const MOST = 50;

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'desk.read');
  const { language } = event.locals;
  const now = new Date();
  const t = translator(language);
  // A planning office sees what was handed to it, everybody else what waits anywhere.
  const organisation = scopeOf(actor, 'referral.decide') === 'own' ? actor.organisation : undefined;
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const labels = await labelsOf(tx, region.region_id);
    const calendar = await calendarOfRegion(tx, region.region_id, region.time_zone);
    const reading: Reading = { t, language, now, calendar };
    const groups = [];
    const counts = await petitionCounts(tx, now);
    for (const state of ['owed', 'gathering', 'answered'] as const) {
      const found = await listPetitions(tx, { state, now, limit: state === 'owed' ? MOST : 10 });
      const lines = found.map((petition) => petitionLine(petition, labels, reading, '/meja/aspirasi'));
      groups.push({ state, lines, total: counts[state] });
    }
    const waiting = await referralsFor(tx, { organisation, states: ['handed_over', 'deferred'], limit: MOST });
    return {
      headline: petitionHeadline(reading, counts, undefined, undefined),
      groups,
      referrals: waiting.map((referral) => ({
        id: referral.id,
        title: referral.problem,
        href: `/meja/aspirasi/usulan/${referral.id}`,
        state: referralState(referral, reading),
        meta: [
          musrenbangTitle(referral, reading),
          labels.offices.get(referral.organisationId),
          t('aspirasi.cluster', { n: referral.aspirations.length }),
        ]
          .filter(Boolean)
          .join(' · '),
      })),
      at: timeFormat(language, region.time_zone).fullDateTime(now),
      public: event.locals.regions.length > 1 ? `/${region.slug}/aspirasi` : '/aspirasi',
    };
  });
};
