import { scopeOf } from '#modules/accounts/index.ts';
import { type Audience, type DeskCount, type ReportFilter, STATUS_GROUPS } from '#modules/reports/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import type { Translate } from '#ui/messages/index.ts';
import { capital, LARGEST_WORD, numberWords } from '#ui/number-words.ts';
import type { Person } from '../../signed-in.ts';

/** Whose desk it is: of those who verify, of an office that acts, of its head, of who decides between offices, or of those who read. */
export type DeskKind = 'verify' | 'office' | 'head' | 'decide' | 'watch';

export const deskKind = (actor: Person): DeskKind => {
  if (scopeOf(actor, 'report.verify')) return 'verify';
  if (scopeOf(actor, 'report.decide_agency')) return 'decide';
  if (!scopeOf(actor, 'report.answer')) return 'watch';
  return actor.role === 'agency_head' ? 'head' : 'office';
};

/** Which reports a person may list at all. @returns undefined: none */
export const audienceOf = (actor: Person): Exclude<Audience, { kind: 'public' }> | undefined => {
  const scope = scopeOf(actor, 'report.read');
  if (scope === 'region') return { kind: 'region' };
  return scope === 'own' && actor.organisation ? { kind: 'organisation', id: actor.organisation } : undefined;
};

type TabName =
  | 'raised'
  | 'raisedRegent'
  | 'intake'
  | 'held'
  | 'mine'
  | 'own'
  | 'check'
  | 'late'
  | 'objected'
  | 'reporter'
  | 'answered'
  | 'open'
  | 'ended';

export interface Tab {
  readonly name: TabName;
  /** In the address: `?lihat=dijawab`. */
  readonly slug: string;
  readonly filter: ReportFilter;
  readonly order: 'due' | 'ended';
}

const tab = (name: TabName, slug: string, filter: ReportFilter, order: Tab['order'] = 'due'): Tab => ({
  name,
  slug,
  filter,
  order,
});
const OPEN = tab('open', 'terbuka', { status: 'open' });
const ENDED = tab('ended', 'berakhir', { status: 'ended' }, 'ended');
const REPORTER = tab('reporter', 'pelapor', { status: 'awaiting_reporter' });

/** What waits for a second person: as little known to a count by status. */
export const CHECK: ReportFilter = { second: '1' };
/** What its reader has in hand: known to no count by status. */
export const OWN: ReportFilter = { status: 'open', handler: 'me' };

const OF_OFFICE = [
  tab('mine', 'menunggu', { status: 'working' }),
  tab('own', 'saya', OWN),
  tab('check', 'diperiksa', CHECK),
  REPORTER,
  tab('answered', 'dijawab', { status: 'answered' }),
  OPEN,
  ENDED,
] as const;
const LATE = tab('late', 'terlambat', { late: '1' });
const INTAKE = tab('intake', 'masuk', { status: 'intake' });

/** The first that holds something is what a person sees on coming to the desk: what was raised to it before everything else. */
export const TABS: Record<DeskKind, readonly [Tab, Tab, ...Tab[]]> = {
  verify: [
    tab('intake', 'masuk', { status: 'intake', held: 'no' }),
    tab('held', 'tulisan-sama', { status: 'intake', held: 'yes' }),
    tab('objected', 'keberatan', { status: 'intake', objected: '1' }),
    REPORTER,
    OPEN,
    ENDED,
  ],
  office: OF_OFFICE,
  head: [tab('raised', 'naik', { escalated: 'agency_head' }), ...OF_OFFICE],
  decide: [tab('raised', 'naik', { escalated: 'secretary' }), OPEN, LATE, INTAKE, ENDED],
  watch: [OPEN, LATE, tab('raisedRegent', 'naik', { escalated: 'regent' }), INTAKE, ENDED],
};

/** What was raised to a desk, which stands before what is there anyway. */
const isRaised = ({ filter }: Pick<Tab, 'filter'>): boolean => filter.escalated !== undefined;

/** The tab that a person finds open: what was raised to the desk, if there is any. */
export const firstTab = (kind: DeskKind, raised: number): Tab =>
  isRaised(TABS[kind][0]) && raised === 0 ? TABS[kind][1] : TABS[kind][0];

/**
 * The number on a tab, from the counts by status: the same as the list behind it holds.
 * @param raised how many reports were raised to this desk
 */
export const countOf = (tab: Pick<Tab, 'filter'>, counts: readonly DeskCount[], raised = 0): number => {
  const { filter } = tab;
  if (isRaised(tab)) return raised;
  const group = filter.status && STATUS_GROUPS[filter.status as keyof typeof STATUS_GROUPS];
  const within: readonly string[] | undefined = group ?? (filter.status && [filter.status]);
  return counts
    .filter(({ status }) => !within || within.includes(status))
    .reduce((sum, count) => sum + partOf(filter, count), 0);
};

const partOf = ({ objected, late, held }: ReportFilter, count: DeskCount): number => {
  if (objected) return count.objected;
  const [all, together] = late ? [count.late, count.heldLate] : [count.total, count.held];
  if (!held) return all;
  return held === 'yes' ? together : all - together;
};

/** What the desk has found: how many were raised to it, else how many wait and how many of them are late. */
export const deskHeadline = (
  kind: DeskKind,
  counts: readonly DeskCount[],
  t: Translate,
  language: Language,
  raised = 0,
): string => {
  const first = firstTab(kind, raised);
  const n = countOf(first, counts, raised);
  const written = (count: number) => (n > LARGEST_WORD ? formatNumber(language, count) : numberWords(language, count));
  if (isRaised(first)) return capital(t('desk.headline.raised', { n, count: written(n) }));
  const said = kind === 'head' ? 'office' : kind === 'decide' ? 'watch' : kind;
  if (n === 0) return t(`desk.headline.${said}.none`);
  const late = countOf({ filter: { ...first.filter, late: '1' } }, counts);
  const how = late === 0 ? 'calm' : late === n && n > 1 ? 'all' : 'late';
  // Words for both or digits for both.
  return capital(t(`desk.headline.${said}.${how}`, { n, count: written(n), late: written(late) }));
};
