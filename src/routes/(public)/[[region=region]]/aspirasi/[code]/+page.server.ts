import { fail, redirect } from '@sveltejs/kit';
import { nothingHere } from '#modules/accounts/index.ts';
import {
  answersOf,
  maySupport,
  petitionOf,
  referralsFor,
  supportPetition,
  thresholdOn,
  thresholds,
} from '#modules/petitions/index.ts';
import type { Region } from '#modules/places/index.ts';
import { isPublicText, isSupportedBy, readCode, reportByCode, supporterHashes } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { localDay } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { placeWords, type Reading } from '#ui/report.ts';
import { becameOf } from '../../../../became.ts';
import { labelsOf } from '../../../../labels.ts';
import {
  musrenbangTitle,
  petitionSentence,
  petitionState,
  petitionStations,
  petitionTitle,
  referralState,
} from '../../../../petition-words.ts';
import { keyFor } from '../../../../reporter-key.ts';
import { sayWhen } from '../../../../say-when.ts';
import { openSupporter, rememberSupport, SUPPORTER_COOKIE } from '../../../ikuti/[code]/supporter.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The code of the address in its one right form, and its region. @throws {Problem} 404 */
const codeOf = ({ params, locals }: Pick<RequestEvent, 'params' | 'locals'>): { code: string; region: Region } => {
  const read = readCode(params.code);
  const region = typeof read === 'object' && locals.regions.find(({ region_id }) => region_id === read.region);
  if (typeof read !== 'object' || !region || (params.region && params.region !== region.slug)) throw nothingHere();
  return { code: read.code, region };
};

export const load: PageServerLoad = async (event) => {
  const { cookies, locals, url } = event;
  const { code, region } = codeOf(event);
  const base = locals.regions.length > 1 ? `/${region.slug}/aspirasi` : '/aspirasi';
  if (event.params.code !== code) redirect(303, `${base}/${code}`);
  const app = theApp();
  const now = new Date();
  const supporter = openSupporter(app.secrets, cookies.get(SUPPORTER_COOKIE));
  const found = await inRegion(app.db, region.region_id, async (tx) => {
    const report = await reportByCode(tx, code);
    const petition = report && (await petitionOf(tx, report, now));
    if (!petition) return undefined;
    return {
      report,
      petition,
      answers: await answersOf(tx, report.id),
      referrals: await referralsFor(tx, { petition: report.id }),
      labels: await labelsOf(tx, region.region_id),
      became: await becameOf(tx, report.id, translator(locals.language)),
      calendar: await calendarOfRegion(tx, region.region_id, region.time_zone),
      rule: thresholdOn(await thresholds(tx), localDay(region.time_zone, petition.openedAt)),
      isSupported: supporter ? await isSupportedBy(tx, report.id, supporterHashes(app, report.id, supporter)) : false,
    };
  });
  // Of what is not public nobody learns here that it exists.
  if (!found) throw nothingHere();
  const { report, petition, answers, referrals, labels, calendar } = found;
  const t = translator(locals.language);
  const reading: Reading = { t, language: locals.language, now, calendar };
  const isShown = isPublicText(report) && !petition.withheldAt;
  return {
    code,
    list: base,
    title: isShown ? petitionTitle(petition, reading) : t('aspirasi.untitled', { code }),
    text: isShown ? report.text : undefined,
    place: isShown ? placeWords(petition, labels.places, t) : undefined,
    state: petitionState(petition, reading),
    sentence: petitionSentence(petition, reading),
    supporters: petition.supporters,
    needed: petition.needed,
    answerDays: petition.answerWorkingDays,
    source: found.rule?.source,
    became: isShown ? found.became : [],
    stations: petitionStations({ petition, answers, referrals }, labels.offices, reading),
    referrals: referrals.map((referral) => ({
      id: referral.id,
      title: musrenbangTitle(referral, reading),
      state: referralState(referral, reading),
      problem: referral.problem,
      others: referral.aspirations
        .filter((one) => one.code !== code)
        .map((one) => ({ href: `${base}/${one.code}`, label: one.title })),
    })),
    isSupported: found.isSupported,
    isOwn: keyFor(cookies, code) !== undefined,
    maySupport: isShown && locals.actor.kind === 'visitor' && maySupport(petition, now),
    done: url.searchParams.get('ok') === 'support',
    link: `${app.settings.SIMPUL_ORIGIN ?? url.origin}${base}/${code}`,
  };
};

export const actions: Actions = {
  support: async (event) => {
    const { code, region } = codeOf(event);
    const { cookies, locals, url, setHeaders } = event;
    const app = theApp();
    const now = new Date();
    const report = await inRegion(app.db, region.region_id, (tx) => reportByCode(tx, code));
    if (!report || !isPublicText(report)) throw nothingHere();
    try {
      const ref = { region: region.region_id, id: report.id };
      await rememberSupport(app, ref, { cookies, address: locals.address, url }, now, supportPetition);
    } catch (error) {
      if (!isProblem(error)) throw error;
      sayWhen(setHeaders, error);
      return fail(error.status, { problem: error.sentence });
    }
    redirect(303, `${url.pathname}?ok=support`);
  },
};
