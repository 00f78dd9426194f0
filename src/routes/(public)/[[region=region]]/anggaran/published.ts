// Totals that offices and the press have published of a year, each beside ours. Nothing is made to fit.
import {
  agreementOf,
  amountsBy,
  contradictionsIn,
  isAccountItem,
  type LineKind,
  ownSum,
  type Phase,
  PUBLISHED_ITEMS,
  type PublishedTotal,
  paidBy,
  publishedTotals,
  type Totals,
  totalPaid,
} from '#modules/budget/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { NO_MONEY, type Sen, sen } from '#platform/money.ts';
import { monthWords } from '#ui/month-words.ts';
import type { StateOf } from '#ui/types.ts';
import { keptOfLocked, keptOfPayments } from './kept.ts';
import { namesFor } from './names.ts';
import { dayWords, type Reader, sayIn, writeIn } from './reader.ts';
import type { Shown } from './shown.ts';

/** Deep enough for every account that anybody publishes a sum of. */
const PUBLISHED_LEVEL = 3;
const AGREEMENT = { same: 'done', rounded: 'quiet', differs: 'wait' } as const;
/** What was paid, among phases: money that went out is a phase to whoever publishes totals. */
const REALISATION = 'realisation';

const phaseName = ({ t }: Reader, phase: string): string =>
  phase === REALISATION ? t('anggaran.phase.paid') : t(`anggaran.phase.${phase as Phase}`);

const isNamed = (item: string): item is (typeof PUBLISHED_ITEMS)[number] =>
  (PUBLISHED_ITEMS as readonly string[]).includes(item);

const itemName = ({ t }: Reader, item: string, accounts: ReadonlyMap<string, string>): string => {
  if (isAccountItem(item)) return accounts.get(item) ?? item;
  return isNamed(item) ? t(`anggaran.item.${item}`) : t(`anggaran.side.${item as LineKind}`);
};

const sizeOf = (amount: Sen): Sen => (amount < 0n ? sen(-amount) : amount);

/** What a total is held against: the last version of its phase, by account too, or what was paid. */
interface Own {
  readonly totals: Totals;
  readonly byAccount: readonly (readonly [account: string, amount: Sen])[];
}

/**
 * Totals that an office or the press has published, each beside ours: where they do not agree, that is said, and nothing is made to fit.
 * @param owns by phase
 * @param accounts names of accounts
 */
const publishedOf = (
  reader: Reader,
  published: readonly PublishedTotal[],
  owns: ReadonlyMap<string, Own>,
  accounts: ReadonlyMap<string, string>,
) =>
  published.map((total) => {
    const { t } = reader;
    const held = owns.get(total.phase);
    const own = held && ownSum(total.item, held.totals, held.byAccount);
    const agreement = own === undefined ? undefined : agreementOf(total, own);
    const state: StateOf | undefined = agreement && {
      kind: AGREEMENT[agreement],
      word:
        agreement === 'differs'
          ? t('anggaran.agree.differs', { amount: sayIn(reader, sizeOf(sen(total.amount - own!))) })
          : t(`anggaran.agree.${agreement}`),
    };
    return {
      phase: phaseName(reader, total.phase),
      item: itemName(reader, total.item, accounts),
      amount:
        total.roundedTo > 100n
          ? t('anggaran.about', { amount: sayIn(reader, total.amount) })
          : writeIn(reader, total.amount),
      own: own === undefined ? t('anggaran.unknown') : writeIn(reader, own),
      state,
      source: total.source,
      day: sourceDay(reader, total.sourceDay),
    };
  });

const sourceDay = (reader: Reader, day: string): string => {
  if (/^\d{4}-\d\d-\d\d$/.test(day)) return dayWords(reader, day);
  return /^\d{4}-\d\d$/.test(day) ? monthWords(reader.language, day) : day;
};

/** Where what was published contradicts itself: "Defisit yang dicetak Rp…, padahal belanja kurang pendapatan Rp…". */
const contradictionsOf = (
  reader: Reader,
  published: readonly PublishedTotal[],
  accounts: ReadonlyMap<string, string>,
): string[] =>
  contradictionsIn(published).map(({ phase, item, of, said, made, away }) =>
    reader.t('anggaran.contradiction', {
      phase: phaseName(reader, phase),
      item: itemName(reader, item, accounts),
      said: writeIn(reader, said),
      parts: of.map((part) => itemName(reader, part, accounts)).join(', '),
      made: writeIn(reader, made),
      away: writeIn(reader, sizeOf(away)),
    }),
  );

/** What others have published of the year, beside ours. */
export const publishedIn = async (tx: Tx, shown: Shown, reader: Reader) => {
  const { db, year, versions, version, paidUntil } = shown;
  const published = await publishedTotals(tx, year);
  if (published.length === 0) return undefined;
  const owns = new Map<string, Own>();
  for (const phase of new Set(published.map((one) => one.phase))) {
    const own = versions.findLast((one) => one.phase === phase);
    if (!own) continue;
    const question = { year, version: own.id, filter: {}, by: 'account', level: PUBLISHED_LEVEL } as const;
    const sums = await keptOfLocked(db, `published ${own.id}`, reader.now, () => amountsBy(tx, question));
    owns.set(phase, { totals: own.totals, byAccount: sums.map(({ code, amount }) => [code, amount] as const) });
  }
  if (paidUntil !== undefined && published.some(({ phase }) => phase === REALISATION)) {
    const question = {
      year,
      version: version.id,
      filter: {},
      by: 'account',
      level: PUBLISHED_LEVEL,
      paidUntil,
    } as const;
    const key = `published paid ${reader.region.region_id} ${year}`;
    const paid = await keptOfPayments(db, key, reader.now, async () => ({
      totals: await totalPaid(tx, year, paidUntil),
      byAccount: [...(await paidBy(tx, question))],
    }));
    const of = (kind: string): Sen => paid.totals.get(kind) ?? NO_MONEY;
    owns.set(REALISATION, {
      totals: {
        revenue: of('revenue'),
        spending: of('spending'),
        financing_in: of('financing_in'),
        financing_out: of('financing_out'),
      },
      byAccount: paid.byAccount,
    });
  }
  const accounts = await namesFor(tx, reader, version, { account: published.map(({ item }) => item) });
  const name = new Map(published.map(({ item }) => [item, accounts.of('account', item)]));
  return {
    rows: publishedOf(reader, published, owns, name),
    contradictions: contradictionsOf(reader, published, name),
  };
};
