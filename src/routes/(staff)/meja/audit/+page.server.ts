import { mayAct } from '#modules/accounts/index.ts';
import {
  type AuditCase,
  auditCases,
  countAudits,
  type FlaggedPhoto,
  flaggedPhotos,
  readPage,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { timeFormat } from '#platform/time/index.ts';
import { type Translate, translator } from '#ui/messages/index.ts';
import { monthWords } from '#ui/month-words.ts';
import { capital, numberWords } from '#ui/number-words.ts';
import type { StateOf } from '#ui/types.ts';
import { type Labels, labelsOf } from '../../../labels.ts';
import { notesOf } from '../../../proof-words.ts';
import { type SignedIn, signedInFor } from '../../../signed-in.ts';
import { mayOpen } from '../possible.ts';
import type { PageServerLoad } from './$types';

const PER_PAGE = 30;
const LAST_PAGE = 300;
const VIEWS = ['waiting', 'found', 'flags'] as const;
type View = (typeof VIEWS)[number];
const SLUG: Record<View, string> = { waiting: 'menunggu', found: 'temuan', flags: 'bukti' };

interface Row {
  readonly href: string;
  readonly title: string;
  readonly state: StateOf;
  readonly meta: string;
}

interface Reading {
  readonly t: Translate;
  readonly labels: Labels;
  readonly signedIn: SignedIn;
  readonly language: App.Locals['language'];
}

const titleOf = (one: Pick<AuditCase, 'title' | 'excerpt' | 'secret'>, { t, signedIn: { actor } }: Reading): string => {
  const hidden =
    one.secret && !mayAct(actor, 'report.read_secret', { region: actor.region, organisation: actor.organisation });
  return hidden ? t('report.untitled.secret') : (one.title ?? one.excerpt);
};

const caseRow = (one: AuditCase, reading: Reading): Row => {
  const { t, labels, language, signedIn } = reading;
  const time = timeFormat(language, signedIn.region.time_zone);
  const kinds = { genuine: 'done', not_done: 'late', wrong_place: 'late', cannot_tell: 'quiet' } as const;
  const facts = [
    labels.offices.get(one.organisationId),
    labels.places.get(one.placeCode ?? ''),
    t('audit.drawn', { month: monthWords(language, one.month) }),
    one.foundAt && time.shortDate(one.foundAt),
    one.flags > 0 && t('audit.flags', { n: one.flags }),
  ];
  return {
    href: `/meja/${one.code}`,
    title: titleOf(one, reading),
    state: one.finding
      ? { kind: kinds[one.finding], word: t(`audit.finding.${one.finding}`) }
      : { kind: 'wait', word: t('audit.waiting') },
    meta: facts.filter(Boolean).join(' · '),
  };
};

const flagRow = (one: FlaggedPhoto, reading: Reading): Row => {
  const { t, labels, language, signedIn } = reading;
  const [note] = notesOf([one], one.reportId, t, { mayOpen: (report) => mayOpen(signedIn.actor, report), hints: true });
  const day = timeFormat(language, signedIn.region.time_zone).shortDate(one.at);
  return {
    href: `/meja/${one.code}`,
    title: titleOf(one, reading),
    state: { kind: 'wait', word: note.text },
    meta: [labels.offices.get(one.organisationId ?? ''), day].filter(Boolean).join(' · '),
  };
};

const rowsOf = async (tx: Tx, view: View, offset: number, reading: Reading): Promise<Row[]> => {
  // One more than a page shows tells whether there is a next one.
  const limit = PER_PAGE + 1;
  if (view === 'flags') return (await flaggedPhotos(tx, limit, offset)).map((one) => flagRow(one, reading));
  return (await auditCases(tx, view === 'waiting', limit, offset)).map((one) => caseRow(one, reading));
};

export const load: PageServerLoad = async (event) => {
  const signedIn = signedInFor(event, 'audit.read');
  const { language } = event.locals;
  const t = translator(language);
  const view = VIEWS.find((one) => SLUG[one] === event.url.searchParams.get('lihat')) ?? 'waiting';
  const page = readPage(event.url.searchParams, LAST_PAGE);
  const { counts, rows } = await inRegion(theApp().db, signedIn.actor.region, async (tx) => ({
    counts: await countAudits(tx),
    rows: await rowsOf(tx, view, (page - 1) * PER_PAGE, {
      t,
      labels: await labelsOf(tx, signedIn.actor.region),
      signedIn,
      language,
    }),
  }));
  const address = (one: View, n = 1) => `/meja/audit?lihat=${SLUG[one]}${n > 1 ? `&hal=${n}` : ''}`;
  return {
    headline:
      counts.waiting > 0
        ? capital(t('audit.headline', { n: counts.waiting, count: numberWords(language, counts.waiting) }))
        : t('audit.headline.none'),
    view,
    rows: rows.slice(0, PER_PAGE),
    tabs: VIEWS.map((one) => ({ href: address(one), label: t(`audit.view.${one}`), current: one === view })),
    previous: page > 1 ? address(view, page - 1) : undefined,
    next: rows.length > PER_PAGE && page < LAST_PAGE ? address(view, page + 1) : undefined,
  };
};
