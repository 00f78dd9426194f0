import { scopeOf } from '#modules/accounts/index.ts';
import { type Audience, type DeskCount, type ReportFilter, STATUS_GROUPS } from '#modules/reports/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import type { Translate } from '#ui/messages/index.ts';
import { capital, LARGEST_WORD, numberWords } from '#ui/number-words.ts';
import type { Person } from '../../signed-in.ts';

/** Whose desk it is: of those who verify, of an office that acts, or of those who read and do nothing. */
export type DeskKind = 'verify' | 'office' | 'watch';

export const deskKind = (actor: Person): DeskKind => {
  if (scopeOf(actor, 'report.verify')) return 'verify';
  return scopeOf(actor, 'report.answer') ? 'office' : 'watch';
};

/** Which reports a person may list at all. @returns undefined: none */
export const audienceOf = (actor: Person): Exclude<Audience, { kind: 'public' }> | undefined => {
  const scope = scopeOf(actor, 'report.read');
  if (scope === 'region') return { kind: 'region' };
  return scope === 'own' && actor.organisation ? { kind: 'organisation', id: actor.organisation } : undefined;
};

type TabName = 'intake' | 'held' | 'mine' | 'late' | 'objected' | 'reporter' | 'answered' | 'open' | 'ended';

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

/** The first is what a person sees on coming to the desk. */
export const TABS: Record<DeskKind, readonly [Tab, ...Tab[]]> = {
  verify: [
    tab('intake', 'masuk', { status: 'intake', held: 'no' }),
    tab('held', 'tulisan-sama', { status: 'intake', held: 'yes' }),
    tab('objected', 'keberatan', { status: 'intake', objected: '1' }),
    REPORTER,
    OPEN,
    ENDED,
  ],
  office: [
    tab('mine', 'menunggu', { status: 'working' }),
    REPORTER,
    tab('answered', 'dijawab', { status: 'answered' }),
    OPEN,
    ENDED,
  ],
  watch: [OPEN, tab('late', 'terlambat', { late: '1' }), tab('intake', 'masuk', { status: 'intake' }), ENDED],
};

/** The number on a tab, from the counts by status: the same as the list behind it holds. */
export const countOf = ({ filter }: Pick<Tab, 'filter'>, counts: readonly DeskCount[]): number => {
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

/** What the desk has found: how many wait and how many of them are late. */
export const deskHeadline = (
  kind: DeskKind,
  counts: readonly DeskCount[],
  t: Translate,
  language: Language,
): string => {
  const { filter } = TABS[kind][0];
  const n = countOf({ filter }, counts);
  if (n === 0) return t(`desk.headline.${kind}.none`);
  const late = countOf({ filter: { ...filter, late: '1' } }, counts);
  const how = late === 0 ? 'calm' : late === n && n > 1 ? 'all' : 'late';
  // Words for both or digits for both.
  const written = (count: number) => (n > LARGEST_WORD ? formatNumber(language, count) : numberWords(language, count));
  const counted = { n, count: written(n), late: written(late) };
  return capital(t(`desk.headline.${kind}.${how}`, counted));
};
