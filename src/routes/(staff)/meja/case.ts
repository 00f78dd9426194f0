import { namesOfPeople } from '#modules/accounts/index.ts';
import { recordingOf } from '#modules/channels/index.ts';
import { listServers } from '#modules/open311/index.ts';
import { listOrganisations, type Organisation } from '#modules/organisations/index.ts';
import { villageNear } from '#modules/places/index.ts';
import {
  colleaguesOf,
  fillTemplate,
  hopsOf,
  isUnread,
  ladderOf,
  type Message,
  mayBeShown,
  mayHappen,
  mayOpenIdentity,
  newestProposedAnswer,
  openAuditOf,
  type Photo,
  peopleBehind,
  proposalsOf,
  type Report,
  reportByCode,
  type Service,
  sealPhotos,
  servicesOf,
  showingsOf,
  sourcesOf,
  templatesOf,
  timelineOf,
  titleFrom,
  toldIdentity,
} from '#modules/reports/index.ts';
import type { Proposal } from '#modules/routing/index.ts';
import { theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { type Translate, translator } from '#ui/messages/index.ts';
import { monthWords } from '#ui/month-words.ts';
import { capital } from '#ui/number-words.ts';
import { dueWords, placeWords, stateOf } from '#ui/report.ts';
import { fileOf } from '../../file-of.ts';
import { type Labels, labelsOf } from '../../labels.ts';
import { photoOf } from '../../photo-of.ts';
import type { Person, SignedIn } from '../../signed-in.ts';
import { pairOf, raisedOf, stationsOf, type Telling } from '../../thread-words.ts';
import { outsideOf } from './outside.ts';
import { type DeskAct, mayOpen, mayReadText, nextAct, possibleActs } from './possible.ts';
import { type Beside, besideOf } from './same.ts';

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

/** Offices to choose from, by their kind. */
export const groupsOf = (organisations: readonly Organisation[], t: Translate) =>
  GROUPS.map(([name, kinds]) => ({
    name: t(`desk.agencies.${name}`),
    offices: organisations
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ id, name: office }) => ({ id, name: office })),
  })).filter(({ offices }) => offices.length > 0);

/** Why an office is proposed, and how often such a proposal is right, in plain words. */
const reasonWords = ({ because, category, confidence, ruled }: Proposal, t: Translate): string => {
  if (ruled) return t('desk.agencies.ruled');
  const said = because.map(({ said, duty }) =>
    duty === undefined || said.toLowerCase() === duty ? `“${said}”` : `“${said}” (${duty})`,
  );
  const why = [...said, ...(category ? [t('desk.agencies.category')] : [])].join(', ');
  const sure = t('desk.agencies.sure', { n: Math.min(99, Math.max(1, Math.round(confidence * 100))) });
  return why ? `${sure}, ${t('desk.agencies.because', { words: why })}` : sure;
};

/** To whom it could be handed: up to three with what speaks for them, and everybody in force. */
const agenciesFor = async (tx: Tx, { report, calendar, now, t }: Context, isDeciding: boolean) => {
  const day = localDay(calendar.timeZone, now);
  const organisations = await listOrganisations(tx, { validOn: day });
  // Who decides may also decide that it stays.
  const others = organisations.filter(({ id }) => isDeciding || id !== report.organisationId);
  return {
    proposals: (await proposalsOf(tx, report, day)).map((proposal) => ({
      id: proposal.organisation,
      name: others.find(({ id }) => id === proposal.organisation)?.name ?? proposal.organisation,
      because: reasonWords(proposal, t),
    })),
    groups: groupsOf(others, t),
  };
};

type Told = Pick<Awaited<ReturnType<typeof sourcesOf>>, 'messages' | 'photos' | 'documents'>;

/** Notes among colleagues, and what was written with the reporter in private. */
const talkOf = async (tx: Tx, context: Context, { messages, photos, documents }: Told) => {
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
    files: documents
      .filter(({ messageId }) => messageId === id)
      .map((document) => fileOf(context.report.region, document, language)),
  }));
  return {
    notes: told.filter(({ kind }) => kind === 'note'),
    conversation: told.filter(({ kind }) => kind === 'message'),
  };
};

/** What was written where everybody may come to read it, each with what they read now and every choice that was made of it. */
const wordsOf = async (tx: Tx, context: Context, messages: readonly Message[]) => {
  const { t, language, calendar, report } = context;
  const showings = await showingsOf(tx, report.id);
  const people = await namesOfPeople(tx, [...new Set(showings.map(({ personId }) => personId))]);
  const time = (at: Date) => timeFormat(language, calendar.timeZone).dateTime(at);
  return messages
    .filter(({ kind }) => mayBeShown(kind))
    .map(({ id, kind, at, body, isPublic, publicBody }) => ({
      id,
      kind: t(`desk.words.kind.${kind as 'answer'}`),
      time: time(at),
      body,
      state: isPublic ? (publicBody === null ? ('open' as const) : ('edited' as const)) : ('closed' as const),
      shown: publicBody ?? body,
      history: showings
        .filter(({ messageId }) => messageId === id)
        .map((one) => ({
          who: people.get(one.personId) ?? '',
          time: time(one.at),
          did: t(one.body === null ? 'desk.words.hidden' : 'desk.words.shown'),
          reason: one.reason,
          body: one.body,
        })),
    }));
};

const verificationOf = ({ report, services, language }: Context) => ({
  title: report.title ?? titleFrom(report.text),
  classification: report.classification,
  service: report.serviceCode ?? '',
  services: services.map((service) => ({ code: service.code, name: serviceName(language, service) })),
});

/** What keeps it from being handed on, for those whose it is. */
const handingOf = (report: Report, acts: readonly DeskAct[], hops: number | undefined) => {
  if (report.decidedAt) return { kind: 'decided' as const, n: 0 };
  if (report.appealedAt) return { kind: 'appealed' as const, n: 0 };
  return acts.includes('appeal') ? { kind: 'hops' as const, n: hops ?? 0 } : undefined;
};

/** Who could have it in hand, and who is likeliest meant. */
const delegationOf = async (tx: Tx, { organisationId, handlerId }: Report, reader: string) => ({
  colleagues: (await colleaguesOf(tx, organisationId!)).map(({ id, name }) => ({ id, name })),
  chosen: handlerId ?? reader,
});

/** The answer that waits for a second person, or that came back from one. */
const secondOf = async (tx: Tx, { report, t, language, calendar, now }: Context, actor: Person) => {
  const office = report.organisationId;
  const found = office ? await newestProposedAnswer(tx, report.id, office) : undefined;
  if (!found || found.state === 'sent' || !mayHappen('answer', report.status)) return undefined;
  // What was written for an answer that was sent since is of no use any more.
  if (found.state !== 'waiting' && report.answeredAt && report.answeredAt > found.madeAt) return undefined;
  const names = await namesOfPeople(
    tx,
    [found.makerId, found.checkerId].filter((id) => id !== null),
  );
  const own = found.makerId === actor.id;
  return {
    id: found.id,
    waiting: found.state === 'waiting' ? (own ? ('own' as const) : ('other' as const)) : undefined,
    maker: names.get(found.makerId) ?? t('desk.second.somebody'),
    made: timeFormat(language, calendar.timeZone).fullDateTime(found.madeAt),
    body: found.body,
    tokens: sealPhotos(theApp().secrets, report.region, found.photos, now).map(({ token }) => token),
    returned: found.reason !== null && { by: names.get(found.checkerId ?? '') ?? '', reason: found.reason },
    /** Its words stand in the form again, for whoever wrote them. */
    again: found.state !== 'waiting' && own,
  };
};

/** The office's templates, with what this report fills in. */
const filledTemplates = async (tx: Tx, { report, labels, t, language, calendar }: Context, actor: Person) => {
  const time = timeFormat(language, calendar.timeZone);
  const values = {
    kode: report.code,
    judul: report.title ?? titleFrom(report.text),
    tempat: placeWords(report, labels.places, t),
    tanggal_lapor: time.date(report.reportedAt),
    tenggat: report.resolveDueAt ? time.date(report.resolveDueAt) : t('template.noDate'),
    nama_instansi: labels.offices.get(actor.organisation ?? '') ?? '',
  };
  const found = actor.organisation ? await templatesOf(tx, actor.organisation) : [];
  return found.map(({ id, name, body }) => ({ id, name, text: fillTemplate(body, values) }));
};

/** Whose servers outside take a report of this service, and what could be sent there of it. */
const outwardOf = async (tx: Tx, report: Report) => {
  const servers = report.secret ? [] : await listServers(tx);
  const names = servers
    .filter(({ services }) => Object.hasOwn(services, report.serviceCode ?? ''))
    .map(({ name }) => name);
  return { names, words: report.text };
};

/** Whether there is anything that could be merged into it. */
const hasOthers = (beside: Beside | undefined): boolean =>
  beside !== undefined && beside.similar.length + beside.copies.n > 0;

/** How it came to whoever took it down, and what the reporter agreed to. */
const recordedOf = async (tx: Tx, { report, t, language, calendar }: Context) => {
  const kept = await recordingOf(tx, report.id);
  if (!kept) return undefined;
  const agreed = [
    'record',
    ...(kept.agreesContact ? ['contact'] : []),
    ...(kept.agreesPublic ? ['public'] : []),
  ] as const;
  const words = {
    who: (await namesOfPeople(tx, [kept.personId])).get(kept.personId) ?? '',
    at: timeFormat(language, calendar.timeZone).dateTime(kept.saidAt),
    how: t(`desk.recorded.${kept.how}`),
    agrees: agreed.map((one) => t(`desk.recorded.${one as 'record'}`)).join(', '),
  };
  return { text: t('desk.recorded', words), hasSource: kept.hasSource };
};

/** Everything a desk shows of one report. */
const viewOf = async (tx: Tx, context: Context, { actor }: SignedIn) => {
  const { report, t, language, calendar, now, services } = context;
  const time = timeFormat(language, calendar.timeZone);
  const mayRead = mayReadText(actor, report);
  const sources = await sourcesOf(tx, report);
  const telling = {
    ...context,
    flags: sources.flags,
    notes: { mayOpen: (matched: Parameters<typeof mayOpen>[1]) => mayOpen(actor, matched), hints: true },
  };
  const drawn = mayRead ? await openAuditOf(tx, report.id) : undefined;
  const second = mayRead ? await secondOf(tx, context, actor) : undefined;
  const hops = hopsOf(await ladderOf(tx), localDay(calendar.timeZone, now));
  const beside = mayRead ? await besideOf(tx, telling, actor, services) : undefined;
  const acts = mayRead
    ? possibleActs(actor, report, hops, { isDrawn: drawn !== undefined, waiting: second?.waiting }).filter(
        (act) => act !== 'gather' || hasOthers(beside),
      )
    : [];
  const service = services.find(({ code }) => code === report.serviceCode);
  const recorded = mayRead ? await recordedOf(tx, context) : undefined;
  const isToldWho = await toldIdentity(tx, report.id);
  const handing = acts.some((act) => act === 'verify' || act === 'assign' || act === 'transfer' || act === 'decide');
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
    handed: report.assignedAt && time.fullDateTime(report.assignedAt),
    mayPrint: report.organisationId !== null && mayRead,
    classification: t(`klass.${report.classification}`),
    wantsWords: report.classification === 'aspiration' || report.classification === 'information',
    service: service && serviceName(language, service),
    channel: t(`channel.${report.channel}`),
    reported: time.fullDateTime(report.reportedAt),
    age: time.relative(report.reportedAt, now),
    happenedOn: report.happenedOn && time.date(new Date(`${report.happenedOn}T12:00:00Z`)),
    office: report.organisationId ? context.offices.get(report.organisationId) : undefined,
    people: peopleBehind(report),
    handler: report.handlerId ? (await namesOfPeople(tx, [report.handlerId])).get(report.handlerId) : undefined,
    handlerLeft: report.handlerLeftAt && time.fullDateTime(report.handlerLeftAt),
    delegation: acts.includes('delegate') ? await delegationOf(tx, report, actor.id) : undefined,
    weight: beside?.weight ?? [],
    beside,
    objected: report.objected,
    raised: raisedOf(context),
    unread: isUnread(report),
    handing: handingOf(report, acts, hops),
    asked: report.asked ? { n: report.asked, days: report.givenDays } : undefined,
    where: mayRead ? await whereOf(tx, context) : undefined,
    answers: mayRead ? answersOf(context) : [],
    recorded,
    outside: mayRead ? await outsideOf(tx, telling) : undefined,
    photos: mayRead
      ? sources.photos.filter(({ messageId }) => messageId === null).map((photo) => pictureOf(context, photo))
      : [],
    /** Before and after side by side, in place of the pictures of the report alone. */
    pair: pairOf(telling, timeline),
    isToldWho,
    mayOpenIdentity: (isToldWho || recorded?.hasSource === true) && mayOpenIdentity(actor, report),
    // What the reporter said stands above already.
    stations: first ? [{ ...first, said: undefined, photos: [] }, ...stations] : [],
    ...(await talkOf(tx, context, mayRead ? sources : { ...sources, messages: [] })),
    words: acts.includes('show_words') ? await wordsOf(tx, context, sources.messages) : [],
    /** The month for which it was drawn for audit and waits. */
    drawn: drawn && monthWords(language, drawn.month),
    acts,
    next: nextAct(acts, report),
    second,
    outward: acts.includes('refer_outside') ? await outwardOf(tx, report) : undefined,
    templates: acts.includes('answer') ? await filledTemplates(tx, context, actor) : [],
    verification: acts.includes('verify') || acts.includes('release') ? verificationOf(context) : undefined,
    agencies: handing ? await agenciesFor(tx, context, acts.includes('decide')) : undefined,
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
