import { scopeOf } from '#modules/accounts/index.ts';
import { referralsFor } from '#modules/petitions/index.ts';
import {
  listMeetings,
  type Proposal,
  proposalsBy,
  stageDates,
  unreadProposals,
  waitingProposals,
  yearsOfProposals,
} from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import type { Reading } from '#ui/report.ts';
import { labelsOf } from '../../../labels.ts';
import { dateState, meetingLine } from '../../../meeting-words.ts';
import { musrenbangTitle } from '../../../petition-words.ts';
import { proposalLine, stageWords, writtenDay } from '../../../proposal-words.ts';
import { signedInFor } from '../../../signed-in.ts';
import type { PageServerLoad } from './$types';
import { type Desk, deskOf, publicBase, readingOf } from './desk.ts';

/** Who has more than so many of a kind before them works from the first on. */
const MOST = 50;
const HERE = '/meja/usulan';
const DONE = ['proposed', 'screened', 'withdrawn', 'taken'] as const;

interface Found {
  readonly unread: readonly Proposal[];
  readonly waiting: readonly Proposal[];
  readonly own: readonly Proposal[];
}

/** The finding: what waits for whoever sits here. */
const headlineOf = ({ unread, waiting, own }: Found, { stage }: Desk, reading: Reading): string => {
  const { t } = reading;
  if (unread.length > 0) return t('desk.usulan.head.read', { n: unread.length });
  if (stage && waiting.length > 0)
    return t('desk.usulan.head.meet', { n: waiting.length, stage: stageWords(stage, reading) });
  return own.length > 0 ? t('desk.usulan.head.own', { n: own.length }) : t('desk.usulan.head.none');
};

export const load: PageServerLoad = async (event) => {
  const person = signedInFor(event, 'proposal.read');
  const { actor, region } = person;
  const { language } = event.locals;
  const now = new Date();
  return inRegion(theApp().db, region.region_id, async (tx) => {
    const desk = await deskOf(tx, actor);
    const reading = await readingOf(tx, person, language, now);
    const { t } = reading;
    const labels = await labelsOf(tx, region.region_id);
    const unread = desk.mayScreen ? await unreadProposals(tx, desk.scope, MOST) : [];
    const waiting = desk.stage ? await waitingProposals(tx, desk.stage, desk.scope, MOST) : [];
    const own = desk.office ? await proposalsBy(tx, desk.office.id, MOST) : [];
    const holds = scopeOf(actor, 'meeting.hold');
    const place = desk.scope.place ?? desk.scope.district;
    const meetings = await listMeetings(tx, {
      ...(holds === 'own' && (place ? { place } : { organisation: desk.office?.id })),
      limit: 20,
    });
    const corrected = new Set(meetings.flatMap(({ corrects }) => (corrects ? [corrects] : [])));
    const mayTake = scopeOf(actor, 'referral.decide') === 'own' && desk.office;
    const referrals = mayTake
      ? await referralsFor(tx, { organisation: desk.office!.id, states: ['handed_over', 'deferred'], limit: MOST })
      : [];
    const today = localDay(region.time_zone, now);
    const years = [...new Set([...waiting.map(({ year }) => year), ...(await yearsOfProposals(tx)).slice(0, 1)])];
    const dates = (await Promise.all(years.slice(0, 2).map((year) => stageDates(tx, year)))).flat();
    const line = (proposal: Proposal) => proposalLine(proposal, labels, reading, HERE);
    const format = timeFormat(language, region.time_zone);
    const done = event.url.searchParams.get('selesai');
    return {
      headline: headlineOf({ unread, waiting, own }, desk, reading),
      office: desk.office?.name,
      stage: desk.stage && stageWords(desk.stage, reading),
      mayScreen: desk.mayScreen,
      mayHold: holds !== undefined,
      mayPropose: scopeOf(actor, 'proposal.propose') !== undefined,
      mayTake: Boolean(mayTake),
      mayDate: scopeOf(actor, 'musrenbang.change_date') !== undefined,
      unread: unread.map((one) => ({
        ...line(one),
        meta: [
          line(one).meta,
          t('desk.usulan.since', { day: format.shortDay(one.proposedAt) }),
          one.isCopy && t('desk.usulan.copy'),
        ]
          .filter(Boolean)
          .join(' · '),
      })),
      waiting: waiting.map(line),
      own: own.map(line),
      referrals: referrals.map((referral) => ({
        id: referral.id,
        href: `${HERE}/aspirasi/${referral.id}`,
        title: referral.problem,
        stored: referral.problem,
        meta: [musrenbangTitle(referral, reading), t('aspirasi.cluster', { n: referral.aspirations.length })].join(
          ' · ',
        ),
      })),
      meetings: meetings.map((meeting) => meetingLine(meeting, corrected, labels, reading, `${HERE}/rapat`)),
      dates: dates
        .filter(({ doneOn, opensOn }) => doneOn === null && opensOn <= today)
        .map((date) => ({
          key: `${date.year} ${date.name}`,
          title: t('desk.usulan.due', {
            what: `${t(`usulan.date.${date.name}`)} ${date.year}`,
            day: writtenDay(date.dueOn, reading),
          }),
          state: dateState(date, reading),
        })),
      public: publicBase(event, person),
      at: format.fullDateTime(now),
      done: DONE.find((one) => one === done),
      code: event.url.searchParams.get('kode')?.slice(0, 40) ?? '',
    };
  });
};
