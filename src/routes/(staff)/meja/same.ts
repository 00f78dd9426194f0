import { mayAct } from '#modules/accounts/index.ts';
import {
  type Alike,
  copiesOf,
  earlierHere,
  isUnread,
  mergedReports,
  messagesOf,
  photosOf,
  type Report,
  type ReportLine,
  reportById,
  type SameRule,
  type Service,
  saidIn,
  sameRule,
  similarReports,
  spotOf,
  weightOf,
} from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { timeFormat } from '#platform/time/index.ts';
import { timesWords } from '#ui/number-words.ts';
import { alikeWords, recurrenceWords, stateOf } from '#ui/report.ts';
import { photoOf } from '../../photo-of.ts';
import type { Person } from '../../signed-in.ts';
import type { Telling } from '../../thread-words.ts';
import { mayOpen } from './possible.ts';
import { audienceOf } from './tabs.ts';

/** So many of each are shown; beyond these a number says how many more there are. */
const SHOWN = { similar: 5, copies: 20, merged: 10 } as const;

/** The desk opens what this person may open there; anything else in the list is public. */
const lineOf = (line: ReportLine, meta: string, telling: Telling, actor: Person) => ({
  code: line.code,
  title: line.title ?? line.excerpt,
  href: mayOpen(actor, { ...line, region: actor.region }) ? `/meja/${line.code}` : `/ikuti/${line.code}`,
  state: stateOf(line, telling),
  meta,
});

const dayOf = ({ language, calendar }: Telling, at: Date): string =>
  timeFormat(language, calendar.timeZone).shortDate(at);

const alikeLine = (one: Alike, telling: Telling, actor: Person) => {
  const { t } = telling;
  const facts = [
    alikeWords(one, t),
    t('desk.mark.score', { n: one.score }),
    one.secret && t('desk.mark.secret'),
    dayOf(telling, one.reportedAt),
  ];
  return lineOf(one, facts.filter(Boolean).join(' · '), telling, actor);
};

/** Who came with what was merged into it: their words, which nobody but the desk reads. */
const mergedLine = async (tx: Tx, report: Report, telling: Telling) => {
  const { t } = telling;
  const day = dayOf(telling, report.reportedAt);
  const photos = await photosOf(tx, report.id);
  const picture = (photo: (typeof photos)[number]) => photoOf(report.region, photo, t('desk.photo'));
  const written = (await messagesOf(tx, report.id)).filter(({ author }) => author === 'reporter');
  return {
    code: report.code,
    when: t(report.mergedBy === 'reporter' ? 'desk.merged.joined' : 'desk.merged.by', { day }),
    said: [report.text, ...written.map(({ body }) => body)],
    photos: photos.map(picture),
  };
};

const mergedOf = async (tx: Tx, main: Report, telling: Telling, actor: Person) => {
  const found = await mergedReports(tx, main.id, SHOWN.merged + 1);
  const hands = [main.organisationId].filter((id) => id !== null);
  const readable = found.filter(
    ({ secret, region }) => !secret || mayAct(actor, 'report.read_secret', { region, organisation: hands }),
  );
  const shown = await Promise.all(readable.slice(0, SHOWN.merged).map((report) => mergedLine(tx, report, telling)));
  return { shown, hasMore: found.length > shown.length };
};

/** Why it comes before others that are due on the same day, in words. */
const weightWords = (report: Report, rule: SameRule, { t, language }: Telling): string[] =>
  weightOf(report, rule).map(({ of, n, points }) => {
    const why =
      of === 'recurrence'
        ? t('desk.priority.recurrence', { time: timesWords(language, n) })
        : t(`desk.priority.${of}`, { n });
    return `${why} ${t('desk.priority.points', { n: points })}`;
  });

/** What a desk shows of other reports beside one: those that are probably the same, copies, earlier ones, and what was merged. */
export const besideOf = async (tx: Tx, telling: Telling, actor: Person, services: readonly Service[]) => {
  const { report, t } = telling;
  const audience = audienceOf(actor) ?? { kind: 'public' as const };
  const secrets = mayAct(actor, 'report.read_secret', { region: actor.region, organisation: actor.organisation });
  const told = { ...spotOf(report), said: saidIn(report.text) };
  const isMerged = report.mergedInto !== null;
  const similar = isMerged ? [] : await similarReports(tx, told, { audience, secrets, limit: SHOWN.similar });
  const copies = isMerged ? [] : await copiesOf(tx, report.id, audience, secrets, SHOWN.copies + 1);
  const earlier = report.recurrence > 0 ? await earlierHere(tx, spotOf(report)) : [];
  const days = services.find(({ code }) => code === report.serviceCode)?.recursDays ?? 0;
  const main = report.mergedInto ? await reportById(tx, report.mergedInto) : undefined;
  return {
    similar: similar.map((one) => alikeLine(one, telling, actor)),
    copies: { n: Math.min(copies.length, SHOWN.copies), isMore: copies.length > SHOWN.copies },
    held: report.held,
    recurrence: report.recurrence > 0 ? recurrenceWords(report.recurrence + 1, days, telling) : undefined,
    earlier: earlier.map((one) =>
      lineOf(one, t('recurs.ended', { day: dayOf(telling, one.closedAt!), metres: one.metres }), telling, actor),
    ),
    weight: weightWords(report, await sameRule(tx), telling),
    merged: await mergedOf(tx, report, telling, actor),
    main: main && {
      ...lineOf({ ...main, excerpt: main.text.slice(0, 140), unread: isUnread(main) }, main.code, telling, actor),
    },
  };
};
export type Beside = Awaited<ReturnType<typeof besideOf>>;
