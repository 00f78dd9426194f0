// What an entered line becomes, and what is wrong with it: shared by the acts that write lines.
import { setImmediate as others } from 'node:timers/promises';
import { entriesByCode, priceCeilings } from '#modules/classifications/index.ts';
import { isValidOn, listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { parseMoney } from '#platform/money.ts';
import { lineId } from './line-id.ts';
import type { WrittenLine } from './queries/lines.ts';
import { amountOf } from './rules/detail.ts';
import { amountOfLine, type Fault, judgeLine, type Known } from './rules/judge.ts';
import { kindOfAccount } from './rules/sums.ts';
import { wordsOf } from './rules/words.ts';
import type { LineInput, Version } from './types.ts';

interface Names {
  readonly activities: ReadonlyMap<string, { readonly name: string }>;
  readonly accounts: ReadonlyMap<string, { readonly name: string }>;
  readonly organisations: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, string>;
}

/** Everything the lines speak of, in a handful of questions however many they are. */
const knownOf = async (
  tx: Tx,
  version: Version,
  lines: readonly LineInput[],
): Promise<Known & { readonly names: Names }> => {
  const { lists, year } = version;
  const codes = (of: (line: LineInput) => string) => [...new Set(lines.map(of).filter((code) => code !== ''))];
  const entries = (list: string | null, wanted: string[]) =>
    list && wanted.length > 0 ? entriesByCode(tx, list, wanted) : Promise.resolve(new Map());
  const activities = await entries(
    lists.activity,
    codes(({ activity }) => activity),
  );
  const accounts = await entries(
    lists.account,
    codes(({ account }) => account),
  );
  const functions = await entries(
    lists.function,
    codes((line) => line.function),
  );
  const fundSources = await entries(
    lists.fund_source,
    codes(({ fundSource }) => fundSource),
  );
  const prices = [...new Set(lines.flatMap(({ details }) => details.flatMap(({ priceCode }) => priceCode ?? [])))];
  const ceilings = lists.price && prices.length > 0 ? await priceCeilings(tx, lists.price, prices) : new Map();
  const agencies = (await listOrganisations(tx)).filter(
    (one) => isValidOn(one, `${year}-01-01`) || isValidOn(one, `${year}-12-31`),
  );
  const places = (await placesOfRegion(tx, tx.region!)).filter(
    ({ level }) => level === 'village' || level === 'district',
  );
  return {
    activities,
    accounts,
    functions,
    fundSources,
    priceCeilings: ceilings,
    organisations: new Set(agencies.map(({ id }) => id)),
    places: new Set(places.map(({ code }) => code)),
    names: {
      activities,
      accounts,
      organisations: new Map(agencies.map(({ id, name }) => [id, name])),
      places: new Map(places.map(({ code, name }) => [code, name])),
    },
  };
};

const foundBy = (line: LineInput, names: Names): string[] =>
  wordsOf([
    line.title,
    names.activities.get(line.activity)?.name,
    names.accounts.get(line.account)?.name,
    names.organisations.get(line.organisation),
    names.places.get(line.place),
    ...line.details.flatMap(({ component, specification }) => [component, specification]),
  ]);

const written = (line: LineInput, names: Names): WrittenLine => ({
  id: lineId(line),
  kind: kindOfAccount(line.account)!,
  organisation: line.organisation,
  activity: line.activity,
  account: line.account,
  fundSource: line.fundSource,
  function: line.function,
  place: line.place,
  title: line.title,
  amount: amountOfLine(line),
  cash: line.cash?.map(parseMoney) ?? null,
  reason: line.reason,
  details: line.details.map((detail) => ({
    ...detail,
    unitPrice: parseMoney(detail.unitPrice),
    amount: amountOf(detail),
  })),
  words: foundBy(line, names),
});

export interface LineFault extends Fault {
  /** Position among the lines, from 1. */
  readonly line: number;
}

const twice = (line: number, first: number): LineFault => ({
  line,
  field: 'account',
  slug: 'line-twice',
  sentence: {
    id: `Baris ini sama dengan baris ${first}: perangkat daerah, sub kegiatan, rekening, sumber dana, dan tempatnya. Gabungkan.`,
    en: `This line is the same as line ${first}: agency, sub-activity, account, fund source and place. Put them together.`,
  },
});

/** Lines that were judged. */
export interface Prepared {
  readonly faults: readonly LineFault[];
  /** Made one by one while they are asked for; empty where there is a fault. */
  readonly lines: Iterable<WrittenLine>;
}

/** Lines that are judged before others get their turn: a hundred thousand at a stretch would hold up everybody for a second. */
const AT_A_STRETCH = 2000;

/** Judges lines for a draft. Nothing is written: either all of them can be, or the faults say why none is. */
export const prepareLines = async (tx: Tx, version: Version, lines: readonly LineInput[]): Promise<Prepared> => {
  const known = await knownOf(tx, version, lines);
  const first = new Map<string, number>();
  const faults: LineFault[] = [];
  for (const [index, line] of lines.entries()) {
    if (index % AT_A_STRETCH === AT_A_STRETCH - 1) await others();
    for (const fault of judgeLine(line, version.phase, known)) faults.push({ ...fault, line: index + 1 });
    const id = lineId(line);
    const before = first.get(id);
    if (before === undefined) first.set(id, index + 1);
    else faults.push(twice(index + 1, before));
  }
  const ready = { [Symbol.iterator]: () => lines.values().map((line) => written(line, known.names)) };
  return { faults, lines: faults.length > 0 ? [] : ready };
};
