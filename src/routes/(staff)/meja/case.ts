import { namesOfPeople } from '#modules/accounts/index.ts';
import { listOrganisations, type Organisation, proposeAgencies } from '#modules/organisations/index.ts';
import { villageNear } from '#modules/places/index.ts';
import {
  type Message,
  mayOpenIdentity,
  openAuditOf,
  type Photo,
  type Report,
  reportByCode,
  type Service,
  servicesOf,
  sourcesOf,
  timelineOf,
  titleFrom,
  toldIdentity,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { monthWords } from '#ui/month-words.ts';
import { capital } from '#ui/number-words.ts';
import { dueWords, placeWords, stateOf } from '#ui/report.ts';
import { type Labels, labelsOf } from '../../labels.ts';
import { photoOf } from '../../photo-of.ts';
import type { SignedIn } from '../../signed-in.ts';
import { pairOf, stationsOf, type Telling } from '../../thread-words.ts';
import { mayOpen, mayReadText, nextAct, possibleActs } from './possible.ts';

/** How the case is told, and the names it needs. */
interface Context extends Omit<Telling, 'flags' | 'notes'> {
  readonly labels: Labels;
  readonly services: readonly Service[];
}

const inLanguage = <T>(language: Language, texts: { id: T; en: T }): T => texts[language === 'en' ? 'en' : 'id'];

const serviceName = (language: Language, service: Service): string =>
  inLanguage(language, { id: service.nameId, en: service.nameEn });

/** Answers to the extra questions of the service, in words. */
const answersOf = ({ report, services, language }: Context): { question: string; answer: string }[] => {
  const questions = services.find(({ code }) => code === report.serviceCode)?.questions ?? [];
  return questions.flatMap(({ code, label, choices }) => {
    const given = [report.answers[code] ?? []].flat();
    const words = given.map((key) => {
      const choice = choices.find((one) => one.key === key);
      return choice ? inLanguage(language, choice) : key;
    });
    return words.length ? [{ question: inLanguage(language, label), answer: words.join(', ') }] : [];
  });
};

/** A picture that came with the report, with what makes it proof or not. */
const pictureOf = (context: Context, photo: Photo) => {
  const { t, language, calendar, report } = context;
  const taken = photo.takenAt && timeFormat(language, calendar.timeZone).dateTime(photo.takenAt);
  const facts = [
    taken && t('desk.photo.taken', { at: taken }),
    photo.distanceMetres !== null && t('desk.photo.away', { n: photo.distanceMetres }),
  ];
  return photoOf(report.region, photo, t('desk.photo'), facts.filter(Boolean).join(', ') || undefined);
};

/** Where it is, in words that somebody can drive by. */
const whereOf = async (tx: Tx, { report, labels, t }: Context) => {
  const { lat, lon } = report;
  const point = lat !== null && lon !== null ? { lat, lon } : undefined;
  const near = point && (await villageNear(tx, report.region, point.lat, point.lon));
  return {
    place: placeWords(report, labels.places, t),
    address: report.address,
    near:
      near &&
      t('desk.where.near', {
        place: labels.places.get(near.code) ?? near.name,
        distance:
          near.distanceMetres < 1000
            ? t('desk.metres', { n: near.distanceMetres })
            : t('desk.kilometres', { n: Math.round(near.distanceMetres / 100) / 10 }),
      }),
    point,
  };
};

const GROUPS: readonly (readonly ['agency' | 'district' | 'village', readonly Organisation['kind'][]])[] = [
  ['agency', ['secretariat', 'inspectorate', 'agency', 'sub_unit', 'hospital', 'enterprise', 'other']],
  ['district', ['district_office']],
  ['village', ['village_office']],
];

/** To whom it could be handed: up to three with the words that speak for them, and everybody in force. */
const agenciesFor = async (tx: Tx, { report, services, calendar, now, t }: Context) => {
  const organisations = await listOrganisations(tx, { validOn: localDay(calendar.timeZone, now) });
  const others = organisations.filter(({ id }) => id !== report.organisationId);
  const service = services.find(({ code }) => code === report.serviceCode);
  const proposals = proposeAgencies(`${report.title ?? ''} ${report.text}`, others, {
    categoryWords: service?.duties,
    place: report.placeCode ?? undefined,
    limit: 3,
  });
  return {
    proposals: proposals.map(({ organisation, because }) => ({
      id: organisation,
      name: others.find(({ id }) => id === organisation)?.name ?? organisation,
      because: because
        .map(({ said, duty }) => (said.toLowerCase() === duty ? `“${said}”` : `“${said}” → ${duty}`))
        .join(', '),
    })),
    groups: GROUPS.map(([name, kinds]) => ({
      name: t(`desk.agencies.${name}`),
      offices: others.filter(({ kind }) => kinds.includes(kind)).map(({ id, name: office }) => ({ id, name: office })),
    })).filter(({ offices }) => offices.length > 0),
  };
};

/** Notes among colleagues, and what was written with the reporter in private. */
const talkOf = async (tx: Tx, context: Context, messages: readonly Message[], photos: readonly Photo[]) => {
  const inside = messages.filter(({ kind }) => kind === 'note' || kind === 'message');
  const people = await namesOfPeople(tx, [...new Set(inside.flatMap(({ personId }) => personId ?? []))]);
  const { t, language, calendar, labels } = context;
  const told = inside.map(({ id, kind, at, author, personId, organisationId, body }) => ({
    kind,
    body,
    who:
      author === 'reporter'
        ? t('desk.reporter')
        : [people.get(personId ?? ''), labels.offices.get(organisationId ?? '')].filter(Boolean).join(', '),
    at: at.toISOString(),
    time: timeFormat(language, calendar.timeZone).dateTime(at),
    photos: photos.filter(({ messageId }) => messageId === id).map((photo) => pictureOf(context, photo)),
  }));
  return {
    notes: told.filter(({ kind }) => kind === 'note'),
    conversation: told.filter(({ kind }) => kind === 'message'),
  };
};

const verificationOf = ({ report, services, language }: Context) => ({
  title: report.title ?? titleFrom(report.text),
  classification: report.classification,
  service: report.serviceCode ?? '',
  services: services.map((service) => ({ code: service.code, name: serviceName(language, service) })),
});

/** Everything a desk shows of one report. */
const viewOf = async (tx: Tx, context: Context, { actor }: SignedIn) => {
  const { report, t, language, calendar, now, services } = context;
  const time = timeFormat(language, calendar.timeZone);
  const mayRead = mayReadText(actor, report);
  const sources = await sourcesOf(tx, report);
  const drawn = mayRead ? await openAuditOf(tx, report.id) : undefined;
  const acts = mayRead ? possibleActs(actor, report, drawn !== undefined) : [];
  const service = services.find(({ code }) => code === report.serviceCode);
  const handing = acts.some((act) => act === 'verify' || act === 'assign' || act === 'transfer');
  const telling: Telling = {
    ...context,
    flags: sources.flags,
    notes: { mayOpen: (matched) => mayOpen(actor, matched), hints: true },
  };
  const timeline = timelineOf({ ...sources, mayRead, isParty: mayRead }, now);
  const [first, ...stations] = stationsOf(telling, timeline);
  return {
    code: report.code,
    status: report.status,
    title: mayRead ? (report.title ?? capital(titleFrom(report.text))) : t('report.untitled.secret'),
    /** Undefined when this person may not read it. */
    text: mayRead ? report.text : undefined,
    state: stateOf(report, context),
    due: capital(dueWords(report, context)),
    anonymous: report.anonymous,
    secret: report.secret,
    classification: t(`klass.${report.classification}`),
    wantsWords: report.classification === 'aspiration' || report.classification === 'information',
    service: service && serviceName(language, service),
    channel: t(`channel.${report.channel}`),
    reported: time.fullDateTime(report.reportedAt),
    age: time.relative(report.reportedAt, now),
    happenedOn: report.happenedOn && time.date(new Date(`${report.happenedOn}T12:00:00Z`)),
    office: report.organisationId ? context.offices.get(report.organisationId) : undefined,
    supporters: report.supporters,
    objected: report.objected,
    where: mayRead ? await whereOf(tx, context) : undefined,
    answers: mayRead ? answersOf(context) : [],
    photos: mayRead
      ? sources.photos.filter(({ messageId }) => messageId === null).map((photo) => pictureOf(context, photo))
      : [],
    /** Before and after side by side, in place of the pictures of the report alone. */
    pair: pairOf(telling, timeline),
    identity: (await toldIdentity(tx, report.id))
      ? mayOpenIdentity(actor, report)
        ? ('may' as const)
        : ('hidden' as const)
      : ('none' as const),
    // What the reporter said stands above already.
    stations: first ? [{ ...first, said: undefined, photos: [] }, ...stations] : [],
    ...(await talkOf(tx, context, mayRead ? sources.messages : [], sources.photos)),
    /** The month for which it was drawn for audit and waits. */
    drawn: drawn && monthWords(language, drawn.month),
    acts,
    next: nextAct(acts),
    verification: acts.includes('verify') ? verificationOf(context) : undefined,
    agencies: handing ? await agenciesFor(tx, context) : undefined,
  };
};
export type CaseView = Awaited<ReturnType<typeof viewOf>>;

const contextOf = async (
  tx: Tx,
  report: Report,
  { region }: SignedIn,
  language: Language,
  now: Date,
): Promise<Context> => {
  const labels = await labelsOf(tx, region.region_id);
  return {
    t: translator(language),
    language,
    now,
    calendar: await calendarOfRegion(tx, region.region_id, region.time_zone),
    report,
    offices: labels.offices,
    isReporter: false,
    labels,
    services: await servicesOf(tx, true),
  };
};

/** A report on the desk. @returns undefined when there is none that this person may open: the same as none at all */
export const openCase = async (
  signedIn: SignedIn,
  code: string,
  language: Language,
  now: Date,
): Promise<CaseView | undefined> =>
  inRegion(theApp().db, signedIn.actor.region, async (tx) => {
    const report = await reportByCode(tx, code);
    if (!report || !mayOpen(signedIn.actor, report)) return undefined;
    return viewOf(tx, await contextOf(tx, report, signedIn, language, now), signedIn);
  });
