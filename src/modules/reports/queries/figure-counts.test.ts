import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { figurePage, readPeriod } from '#modules/dashboards/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { calendarOfRegion, seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { openStore } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { fold, type Place, recount } from '#platform/rollup/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { type Calendar, firstDay, lastDay, localDay, monthsUpTo, workingDaysBetween } from '#platform/time/index.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { ADMINISTRATOR, csv } from '../actions/import.testing.ts';
import { importReports } from '../actions/import.ts';
import { seedReports } from '../actions/setup.ts';
import { submitReport } from '../actions/submit.ts';
import { ACTS, act, mergeOrPart, type WalkAct } from '../actions/walk.testing.ts';
import { readReports } from '../import/read.ts';
import { REPORT_COUNTS } from '../rollup.ts';
import { type Counts, daysOf, FIGURE_CODES, type FigureCode, MOST_DAYS } from '../rules/figures.ts';
import { actsFrom } from '../rules/life.ts';
import type { Report } from '../types.ts';
import {
  answerDays,
  figureCounts,
  figureCountsBy,
  overdueBefore,
  reportsByPlace,
  type Whose,
} from './figure-counts.ts';
import { receivedByDay, receivedByWeek, weeks } from './figures.ts';
import { countReports, isPublicText, listReports } from './lists.ts';
import { reportById } from './report.ts';

const REGION = 3522;
const ZONE = 'Asia/Jakarta';
const PLACE: Place = { region: REGION, offsetHours: 7 };
const START = new Date('2026-09-07T02:00:00Z');
const HOUR = 3_600_000;

/** Everything that was ever seen of a report: how it stood from a moment on. */
interface Seen {
  readonly at: Date;
  readonly report: Report;
  /** The life of the one that was merged into it by this act. */
  readonly merged?: Life;
}
type Life = readonly Seen[];

// The naive count: it knows no key, no column made for figures, only how each report stood and when.

const AGENCY = ['verified', 'assigned', 'accepted', 'in_progress', 'reopened'];
const last = (life: Life) => life.at(-1)!.report;

/** Who held the report when a limit first passed, it or one that was merged into it by then; undefined: none has. */
const missed = (life: Life, cut: Date, due: (report: Report) => Date | null): { by: string | null } | undefined => {
  for (const [index, { report, merged }] of life.entries()) {
    const inherited = merged && missed(merged, merged.at(-1)!.at, due);
    if (inherited) return inherited;
    const limit = due(report);
    const until = life[index + 1]?.at ?? cut;
    if (limit && limit < until) return { by: report.organisationId };
  }
  return undefined;
};
const limits = {
  verify: ({ status, verifyDueAt }: Report) => (status === 'received' ? verifyDueAt : null),
  response: ({ status, firstResponseAt, respondDueAt }: Report) =>
    AGENCY.includes(status) && !firstResponseAt ? respondDueAt : null,
  answer: ({ status, resolveDueAt }: Report) => (AGENCY.includes(status) ? resolveDueAt : null),
};
const isAnswered = ({ status }: Report) => ['answered', 'confirmed', 'closed_unconfirmed'].includes(status);
const wasContested = (life: Life) => life.some(({ report }) => report.status === 'reopened');
const cameBack = (life: Life) =>
  life.some(({ report }, i) => report.status === 'reopened' && /^c/.test(life[i - 1]?.report.status ?? ''));
const hasLapsed = ({ status, reporterDueAt }: Report) => status === 'answered' && reporterDueAt === null;
const isJudged = (life: Life) =>
  ['confirmed', 'closed_unconfirmed'].includes(last(life).status) || hasLapsed(last(life)) || wasContested(life);

/** Whether a figure counts a report, and for which office. */
const counts = (code: FigureCode, life: Life, cut: Date): { office: string | null } | undefined => {
  const report = last(life);
  const held = { office: report.organisationId };
  if (report.channel === 'import') return code === 'imported' ? held : undefined;
  const when = (condition: boolean) => (condition ? held : undefined);
  const late = (limit: (report: Report) => Date | null) => {
    const found = missed(life, cut, limit);
    return found && { office: found.by };
  };
  switch (code) {
    case 'received':
      return held;
    case 'imported':
      return undefined;
    case 'verified_late':
      return late(limits.verify) && held;
    case 'verified_in_time':
      return when(!late(limits.verify) && (report.verifiedAt !== null || report.status === 'archived'));
    case 'responded_late':
      return late(limits.response);
    case 'responded_in_time':
      return when(!late(limits.response) && report.firstResponseAt !== null);
    case 'answered_late':
      return late(limits.answer);
    case 'answered_in_time':
      return when(!late(limits.answer) && isAnswered(report));
    case 'handled':
      return when(report.verifiedAt !== null && report.status !== 'archived');
    case 'judged':
      return when(isJudged(life));
    case 'solved':
      return when(report.status === 'confirmed' && !wasContested(life));
    case 'confirmed':
      return when(report.status === 'confirmed');
    case 'contested':
      return when(wasContested(life));
    case 'reopened':
      return when(cameBack(life));
    case 'silent':
      return when(report.status === 'closed_unconfirmed');
    case 'unconfirmed':
      return when(hasLapsed(report));
    case 'still_fixed':
      return when(report.lasting === 'fixed');
    case 'broken_again':
      return when(report.lasting === 'broken');
    case 'not_said':
      return when(report.lastingAsked > 0 && report.lasting === null);
    case 'archived':
      return when(report.status === 'archived');
    case 'running':
      return when(!['confirmed', 'closed_unconfirmed', 'archived'].includes(report.status));
  }
};

const RESTING = ['awaiting_reporter', 'answered', 'confirmed', 'closed_unconfirmed', 'archived'];

/** Working days from receipt to the answer that stands, without those on which it was nobody's turn here. */
const daysTo = (calendar: Calendar, life: Life): number => {
  const answer = life.findLastIndex(
    ({ report }, i) => report.status === 'answered' && life[i - 1]?.report.status !== 'answered',
  );
  const rests = life
    .slice(0, answer)
    .map(({ at, report }, i) =>
      RESTING.includes(report.status) ? workingDaysBetween(calendar, at, life[i + 1].at) : 0,
    );
  return workingDaysBetween(calendar, life[0].at, life[answer].at) - rests.reduce((sum, days) => sum + days, 0);
};

/** What may be done to a report as it stands, and now and then what may not. */
const nextAct = ({ status }: Report, which: number): WalkAct => {
  const names = { close_silent: 'silence', assign: 'progress', decide_agency: 'decide' } as const;
  const possible = actsFrom(status)
    .map((name) => (name in names ? names[name as keyof typeof names] : name) as WalkAct)
    .filter((name) => ACTS.includes(name));
  // Most is done as it should be, so that lives come to an end.
  const usual = possible.filter((name) => !['ask', 'archive', 'transfer'].includes(name));
  const acts: WalkAct[] = [
    ...possible,
    ...usual,
    ...usual,
    ...(status === 'awaiting_reporter' ? (['ladder', 'expire'] as const) : []),
    'note',
  ];
  return acts[which % acts.length];
};

/** Lives that chance seldom leads: each act with the hours that pass before it. */
const LIVES: readonly (readonly [WalkAct, number])[][] = [
  [
    ['verify', 1],
    ['accept', 1],
    ['answer', 30],
  ],
  [
    ['verify', 1],
    ['accept', 1],
    ['answer', 30],
    ['confirm', 90],
  ],
  [
    ['verify', 200],
    ['ask', 24 * 30],
    ['complete', 100],
    ['transfer', 1],
    ['accept', 1],
    ['answer', 2],
    ['ladder', 24 * 9],
    ['ladder', 24 * 4],
    ['silence', 24 * 17],
  ],
  [
    ['verify', 1],
    ['accept', 1],
    ['answer', 30],
    ['ladder', 24 * 9],
    ['ladder', 24 * 4],
    ['silence', 24 * 17],
    ['contest', 10],
    ['start', 1],
    ['answer', 24 * 20],
    ['confirm', 1],
  ],
  // contested, then only explained, and left at that
  [
    ['verify', 1],
    ['accept', 1],
    ['answer', 30],
    ['contest', 10],
    ['answer', 20],
    ['ladder', 24 * 12],
    ['silence', 24 * 10],
  ],
  [['archive', 2]],
  ...(
    [
      [['still_fixed', 1]],
      [
        ['broken_again', 1],
        ['reopen', 1],
        ['answer', 3],
      ],
      [
        ['ask_lasting', 24 * 14],
        ['ask_lasting', 24 * 60],
      ],
      [['contest', 1]],
    ] as const
  ).map((later): (readonly [WalkAct, number])[] => [
    ['verify', 1],
    ['accept', 1],
    ['answer', 30],
    ['confirm', 90],
    ['ask_lasting', 24 * 28],
    ...later,
  ]),
];

const anyEvent = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      service: fc.nat(2),
      place: fc.nat(3),
      secret: fc.nat(4),
    }),
  },
  {
    weight: 20,
    arbitrary: fc.record({ kind: fc.constant('act' as const), name: fc.nat(100), which: fc.nat(1000) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.nat(24 * 14) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('merge' as const, 'merge' as const, 'unmerge' as const),
      which: fc.nat(1000),
      into: fc.nat(1000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fold' as const) }) },
);
const anyStory = fc.array(anyEvent, { minLength: 60, maxLength: 90, size: 'max' });

eachEngine((engine, db) => {
  const secrets = makeSecrets(Buffer.alloc(32, 5));
  let agencies: readonly { readonly id: string; readonly name: string }[];
  let calendar: Calendar;
  const lives = new Map<string, Seen[]>();
  /** When it was folded last: what is asked as of before that may lie below what is kept apart. */
  let folded = START;
  const inside = <T>(work: (tx: Tx) => Promise<T>) => inRegion(db(), REGION, work);
  const see = async (id: string, merged?: Life) => {
    const report = (await inside((tx) => reportById(tx, id)))!;
    lives.set(id, [...(lives.get(id) ?? []), { at: report.updatedAt, report, merged }]);
  };
  const submit = async (at: Date, serviceCode?: string, placeCode?: string, secret = false) => {
    const submission = {
      text: 'Dalan bolong neng ngarep pasar.',
      kind: 'complaint',
      serviceCode,
      placeCode,
      answers: {},
      anonymous: secret || !placeCode,
      secret,
      channel: 'web',
    } as const;
    const { id } = await submitReport(
      { db: db(), secrets },
      { kind: 'visitor' },
      REGION,
      submission,
      [],
      randomUUID(),
      at,
    );
    await see(id);
    return id;
  };

  /** A report that another system has ended, with its history. */
  const importOne = async (now: Date) => {
    const line = { id: '1', date: '8 September 2026', status: 'Selesai', agency: agencies[0].name, category: 'Jalan' };
    const rows = readReports(Buffer.from(csv(line)), { format: 'auto', now, origin: 'uji' });
    const folder = mkdtempSync(join(tmpdir(), 'simpul-figures-'));
    const files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
    await importReports({ db: db(), secrets, files }, ADMINISTRATOR, REGION, rows, {
      dryRun: false,
      title: 'uji.csv',
      now,
    });
    rmSync(folder, { recursive: true });
    const [{ id }] = await inside((tx) =>
      tx.query<{ id: string }>(`select id from reports.report where region_id = $1 and channel = 'import'`, [REGION]),
    );
    await see(id);
  };

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inside(async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: START });
      await seedOrganisations(tx, REGION, START);
      await seedReports(tx, { kind: 'system', task: 'test' }, START);
      agencies = (await listOrganisations(tx, { kinds: ['agency'] })).slice(0, 3);
      calendar = await calendarOfRegion(tx, REGION, ZONE);
    });
  });

  const everyWhose = (): Whose[] => [
    { dimension: 'region' },
    ...[...agencies.map(({ id }) => id), null].map((code) => ({ dimension: 'organisation', code }) as const),
    ...['35.22.06', '35.22.07', null].map((code) => ({ dimension: 'district', code }) as const),
    ...['35.22.06.2001', '35.22.06.2002'].map((code) => ({ dimension: 'place', code }) as const),
    ...['road', null].map((code) => ({ dimension: 'service', code }) as const),
  ];
  const isOf = ({ dimension, code = null }: Whose, report: Report, office: string | null): boolean =>
    ({
      region: true,
      organisation: office === code,
      district: report.districtCode === code,
      place: report.placeCode === code,
      service: report.serviceCode === code,
    })[dimension];

  const seen = new Set<FigureCode>();
  /** Figures, their lists and the naive count, for everybody. */
  const check = (now: Date) =>
    inside(async (tx) => {
      const thisMonth = localDay(ZONE, now).slice(0, 7);
      for (const months of [monthsUpTo(thisMonth, 1), monthsUpTo(thisMonth, 36)]) {
        for (const whose of everyWhose()) {
          const figures = await checkFigures(tx, whose, months, now);
          if (months.length > 1) await checkLists(tx, whose, months, now, figures);
        }
      }
    });

  const checkFigures = async (tx: Tx, whose: Whose, months: readonly string[], now: Date): Promise<Counts> => {
    const asked = { whose, months, now, timeZone: ZONE } as const;
    const cut = new Date(overdueBefore(now) * HOUR);
    const [found, days] = [await figureCounts(tx, asked), await answerDays(tx, asked)];
    const counted = [...lives.values()].filter(
      (life) =>
        !last(life).secret &&
        last(life).status !== 'merged' &&
        months.includes(localDay(ZONE, last(life).reportedAt).slice(0, 7)),
    );
    const numberOf = (code: FigureCode) =>
      counted.filter((life) => {
        const told = counts(code, life, cut);
        return told && isOf(whose, last(life), told.office);
      }).length;
    const what = JSON.stringify({ whose, months: months.length });
    assert.deepEqual(found, Object.fromEntries(FIGURE_CODES.map((code) => [code, numberOf(code)])), what);
    const cells = counted
      .filter((life) => isOf(whose, last(life), last(life).organisationId) && counts('handled', life, cut))
      .map((life) => ({
        days: isAnswered(last(life)) ? String(Math.min(daysTo(calendar, life), MOST_DAYS)) : 'none',
        n: 1,
      }));
    assert.deepEqual(days.get('') ?? daysOf([]), daysOf(cells), what);
    for (const code of FIGURE_CODES) if (found[code] > 0) seen.add(code);
    return found;
  };

  const checkLists = async (tx: Tx, whose: Whose, months: readonly string[], now: Date, figures: Counts) => {
    const { dimension, code } = whose;
    if (dimension === 'service' && code === null) return; // no list is of reports without a category
    const narrowed = dimension === 'region' ? {} : { [dimension]: code ?? 'none' };
    for (const figure of FIGURE_CODES) {
      const filter = { ...narrowed, figure, from: firstDay(months[0]), to: lastDay(months.at(-1)!) };
      const asked = { audience: { kind: 'region' }, filter, now, timeZone: ZONE } as const;
      const lines = await listReports(tx, { ...asked, order: 'newest', limit: 1000 });
      assert.equal(figures[figure], lines.length, JSON.stringify(filter));
      if (code === '35.22.07' || code === '35.22.06.2002') continue; // as the others of their kind
      const open = { ...asked, audience: { kind: 'public' } } as const;
      const [total, shown] = [await countReports(tx, asked), await countReports(tx, open)];
      assert.deepEqual(total, { n: lines.length, isMore: false }, JSON.stringify(filter));
      const readable = lines.filter(({ id }) => isPublicText(last(lives.get(id)!)));
      assert.deepEqual(shown, { n: readable.length, isMore: false }, JSON.stringify(filter));
    }
  };

  test('whatever happens, each figure is the number of its list and of a naive count, for everybody and every period', async () => {
    let now = START;
    const step = async (id: string, name: WalkAct) => {
      const done = await act(db(), agencies, name, last(lives.get(id)!), now).catch((error) => {
        if (!isProblem(error)) throw error;
      });
      if (!done) return;
      const main = last(lives.get(id)!).mergedInto;
      await see(id);
      if (main) await see(main);
    };
    const mergeOrTakeOut = async (what: 'merge' | 'unmerge', id: string, into: string) => {
      const main = last(lives.get(id)!).mergedInto;
      if (!(await mergeOrPart(db(), what, REGION, id, into, now))) return;
      await see(id);
      await see(main ?? last(lives.get(id)!).mergedInto!, what === 'merge' ? lives.get(id) : undefined);
    };
    await importOne(now);
    for (const life of LIVES) {
      const id = await submit(now, 'road', '35.22.06.2001');
      for (const [name, hours] of life) {
        now = new Date(now.getTime() + hours * HOUR);
        await step(id, name);
      }
    }
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        for (const event of story) {
          if (event.kind === 'submit') {
            const serviceCode = [undefined, 'road', 'street_light'][event.service];
            const placeCode = [undefined, '35.22.06.2001', '35.22.06.2002', '35.22.07.2001'][event.place];
            await submit(now, serviceCode, placeCode, event.secret === 0);
          }
          const ids = [...lives.keys()].slice(1 + LIVES.length);
          if (event.kind === 'act' && ids.length > 0) {
            const id = ids[event.which % ids.length];
            await step(id, nextAct(last(lives.get(id)!), event.name));
          }
          if ((event.kind === 'merge' || event.kind === 'unmerge') && ids.length > 0)
            await mergeOrTakeOut(event.kind, ids[event.which % ids.length], ids[event.into % ids.length]);
          if (event.kind === 'wait') now = new Date(now.getTime() + event.hours * HOUR);
          if (event.kind === 'fold') await inside((tx) => fold(tx, REPORT_COUNTS, PLACE, now));
        }
        await check(now);
        await inside((tx) => fold(tx, REPORT_COUNTS, PLACE, now));
        folded = now;
        assert.equal(await inside((tx) => recount(tx, REPORT_COUNTS, PLACE)), 0, 'the source says the same');
      }),
      { numRuns: engine === 'pglite' ? 1 : 3, endOnFailure: true },
    );
    assert.deepEqual(
      FIGURE_CODES.filter((code) => !seen.has(code)),
      [],
      'each figure was seen to count something',
    );
  });

  test('what is told apart by months or by offices adds up to the whole', async () => {
    const now = new Date(START.getTime() + 200 * 24 * HOUR);
    const months = monthsUpTo(localDay(ZONE, now).slice(0, 7), 12);
    const asked = { whose: { dimension: 'region' }, months, now, timeZone: ZONE } as const;
    await inside(async (tx) => {
      const whole = await figureCounts(tx, asked);
      for (const apart of ['month', 'organisation', 'service', 'district', 'place'] as const) {
        const parts = [...(await figureCountsBy(tx, asked, apart)).values()];
        const sum = Object.fromEntries(
          FIGURE_CODES.map((code) => [code, parts.reduce((total, part) => total + part[code], 0)]),
        );
        assert.deepEqual(sum, whole, apart);
      }
      const spots = await reportsByPlace(tx, asked);
      assert.equal(
        spots.reduce((total, { reports }) => total + reports, 0),
        whole.received,
      );
    });
  });

  test('weeks, days and months that the wall and the pages draw are naive counts of the same lives, also where a week and a month turn', async () => {
    const wib = (text: string) => new Date(`${text}+07:00`);
    for (const turn of [wib('2026-11-02T00:00'), wib('2026-12-01T00:00')]) {
      await submit(turn, 'road', '35.22.06.2001');
      await submit(new Date(turn.getTime() - 1), 'road', '35.22.06.2001', true);
    }
    // As people count: by the day on the wall calendar of the region, and nothing of the program's own.
    const written = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE });
    const dayOn = (at: Date) => Date.parse(written.format(at)) / 86_400_000;
    const mondayOn = (day: number) => day - ((new Date(day * 86_400_000).getUTCDay() + 6) % 7);
    const all = [...lives.values()].map(last).filter(({ status }) => status !== 'merged');
    const now = new Date(Math.max(folded.getTime(), ...all.map(({ updatedAt }) => updatedAt.getTime())) + HOUR);
    const today = dayOn(now);

    await inside(async (tx) => {
      const drawn = await weeks(tx, now, 60, ZONE);
      const inWeek = (week: string, at: Date | null) => at && mondayOn(dayOn(at)) === Date.parse(week) / 86_400_000;
      assert.deepEqual(
        drawn.map(({ week, reported, ended }) => [week, reported, ended]),
        drawn.map(({ week }) => [
          week,
          all.filter(({ reportedAt }) => inWeek(week, reportedAt)).length,
          all.filter(({ closedAt }) => inWeek(week, closedAt)).length,
        ]),
      );
      assert.equal(
        drawn.reduce((sum, { reported }) => sum + reported, 0),
        all.filter(({ reportedAt }) => mondayOn(dayOn(reportedAt)) >= Date.parse(drawn[0]!.week) / 86_400_000).length,
      );
      assert.ok(drawn.some(({ ended }) => ended > 0));

      const byDay = Map.groupBy(all, ({ reportedAt }) => dayOn(reportedAt));
      const received = await receivedByDay(tx, today - 400, today + 1, ZONE);
      assert.deepEqual(
        [...received].filter(([, n]) => n > 0).sort(),
        [...byDay]
          .filter(([day]) => day >= today - 400)
          .map(([day, found]) => [day, found.length])
          .sort(),
      );

      const series = await receivedByWeek(tx, ['place'], today, 13, ZONE);
      for (const { place, before, recent } of series) {
        const own = all.filter(({ placeCode }) => placeCode === place).map(({ reportedAt }) => dayOn(reportedAt));
        const seven = (back: number) => own.filter((day) => Math.floor((today - day) / 7) === back).length;
        assert.deepEqual(
          [recent, ...before],
          [seven(0), ...Array.from(before, (_, n) => seven(13 - n))],
          place ?? 'no place',
        );
      }

      const period = readPeriod('12', written.format(now));
      for (const whose of [{ dimension: 'region' }, { dimension: 'district', code: '35.22.06' }] as const) {
        const page = await figurePage(tx, { whose, period, now, timeZone: ZONE });
        const counted = all.filter(
          ({ secret, channel, districtCode }) =>
            !secret && channel !== 'import' && (whose.dimension === 'region' || whose.code === districtCode),
        );
        const inMonth = (month: string) =>
          counted.filter(({ reportedAt }) => written.format(reportedAt).startsWith(month));
        assert.deepEqual(
          page.months,
          page.months.map(({ month }) => ({
            month,
            received: inMonth(month).length,
            confirmed: inMonth(month).filter(({ status }) => status === 'confirmed').length,
          })),
        );
        assert.ok(page.months.some(({ received }) => received > 0));
      }
    });
  });
});
