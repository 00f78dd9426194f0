import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type Random, seeded } from '#platform/random.ts';
import { collectorAmong, type Desk, deskOf, functionOf, hasBudget, treasuryAmong } from './agencies.ts';
import type { Agency, Group, Part, Plan, Setting, Village } from './types.ts';

/** DAU, DBH and PBB-P2: what most things are paid from. */
const GENERAL_FUNDS = ['1.2.1.01.02', '1.2.1.01.01', '1.1.1.15'] as const;
const DAU = '1.2.1.01.02';
const BLUD = '1.1.4.16';

interface Row {
  readonly [column: string]: string;
}
const tables = new Map<string, readonly Row[]>();
const table = (file: string): readonly Row[] => {
  const known = tables.get(file);
  if (known) return known;
  const rows = parse<Row>(readFileSync(join(import.meta.dirname, file), 'utf8'), {
    columns: true,
    skip_empty_lines: true,
  });
  tables.set(file, rows);
  return rows;
};

const readParts = (text: string): Part[] =>
  text
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean)
    .map((one) => {
      const [price, share, ...marks] = one.split(' ');
      return {
        price: price!,
        share: Number(share),
        monthly: marks.includes('bulanan'),
        taxed: marks.includes('pajak'),
      };
    });

/** The group that an account belongs to: the top of its code that has a total of its own. */
const GROUPED: readonly Group[] = ['5.1.01', '5.1.02', '5.1.05', '5.1.06', '5.2', '5.3', '5.4.01', '5.4.02'];
const groupOf = (account: string): Group => GROUPED.find((group) => account.startsWith(`${group}.`))!;

type Sketch = Pick<Plan, 'activity' | 'account' | 'title' | 'weight'> & Partial<Plan>;

const planOf = (agency: Agency, { activity, account, title, weight, ...more }: Sketch): Plan => ({
  organisation: agency.id,
  agency: agency.name,
  activity,
  account,
  fundSource: DAU,
  function: functionOf(activity),
  place: '',
  title: title.slice(0, 300),
  group: groupOf(account),
  weight,
  parts: [],
  rest: { component: title.slice(0, 200), unit: 'paket' },
  rhythm: 'quarterly',
  isReserve: false,
  block: null,
  ...more,
});

/** Details from which on offices and programmes have all their lines. */
const LARGE = 6000;
const isLarge = ({ details }: Setting): boolean => details >= LARGE;

/** What every office has: salaries, paper, light, cleaning, travel. */
const officeOf = (agency: Agency, { bidang, pay, goods }: Desk, isLarge: boolean, random: Random): Plan[] =>
  table('office.csv')
    .filter(({ large }) => isLarge || !large)
    .map(({ activity, account, title, least, most, parts, rest, rhythm }) => {
      const scale = account!.startsWith('5.1.01') ? pay : goods;
      return planOf(agency, {
        activity: `${bidang}.${activity}`,
        account: account!,
        title: title!,
        weight: Math.max(1, Math.round((scale * random.int(Number(least), Number(most))) / 10)),
        parts: readParts(parts!),
        ...(rest ? { rest: { component: rest, unit: 'paket' } } : {}),
        rhythm: rhythm as Plan['rhythm'],
        place: agency.place ?? '',
        fundSource: agency.kind === 'hospital' && !account!.startsWith('5.1.01') ? BLUD : DAU,
      });
    });

/** Meetings, speakers and travel for each sub kegiatan of its own that no works stand for. */
const programmesOf = (
  agency: Agency,
  desk: Desk,
  setting: Setting,
  works: ReadonlySet<string>,
  random: Random,
): Plan[] => {
  const kinds = table('programmes.csv');
  const own = [...setting.activities.keys()].filter(
    (code) => !works.has(code) && desk.own.some((prefix) => code.startsWith(prefix)),
  );
  return own.flatMap((activity) => {
    const first = random.int(0, kinds.length - 1);
    const second = kinds[(first + random.int(1, kinds.length - 1)) % kinds.length]!;
    return [kinds[first]!, ...(isLarge(setting) ? [second] : [])].map(({ account, title, least, most, parts, rest }) =>
      planOf(agency, {
        activity,
        account: account!,
        title: `${title}: ${setting.activities.get(activity)}`,
        weight: Math.max(1, Math.round((desk.goods * random.int(Number(least), Number(most))) / 30)),
        parts: readParts(parts!),
        rest: { component: rest!, unit: 'paket' },
        place: agency.place ?? '',
        fundSource: agency.kind === 'hospital' ? BLUD : random.pick(GENERAL_FUNDS),
      }),
    );
  });
};

interface Work {
  readonly activity: string;
  readonly account: string;
  readonly at: string;
  readonly title: string;
  readonly least: number;
  readonly most: number;
  readonly often: number;
  readonly parts: readonly Part[];
  readonly rest: string;
  readonly funds: readonly string[];
}

const worksTable = (): Work[] =>
  table('works.csv').map(({ activity, account, at, title, least, most, often, parts, rest, funds }) => ({
    activity: activity!,
    account: account!,
    at: at!,
    title: title!,
    least: Number(least),
    most: Number(most),
    often: Number(often),
    parts: readParts(parts!),
    rest: rest!,
    funds: funds!.split(';').flatMap((fund) => (fund.trim() === 'umum' ? GENERAL_FUNDS : [fund.trim()])),
  }));

const titleAt = (title: string, place: Village, other: Village): string =>
  title
    .replace('{a}', place.name)
    .replace('{b}', other.name)
    .replace('{desa}', `${place.isTown ? 'Kelurahan' : 'Desa'} ${place.name}`)
    .replace('{kecamatan}', place.districtName);

/** Who does a work: the agency whose own activities it is among, the narrowest first. */
const doerOf = (agencies: readonly Agency[], activity: string): Agency | undefined =>
  agencies
    .filter((agency) => deskOf(agency).own.some((prefix) => activity.startsWith(prefix)))
    .sort((a, b) => longest(deskOf(b), activity) - longest(deskOf(a), activity))[0];
const longest = ({ own }: Desk, activity: string): number =>
  Math.max(0, ...own.filter((prefix) => activity.startsWith(prefix)).map(({ length }) => length));

/** One work after the other at real places, until there are as many details as asked for; each at most once at a place and fund. */
const worksOf = (setting: Setting, agencies: readonly Agency[], details: number, random: Random): Plan[] => {
  const works = worksTable().flatMap((work) => {
    const agency = doerOf(agencies, work.activity);
    return agency && setting.activities.has(work.activity) ? [{ ...work, agency }] : [];
  });
  const neighbours = Map.groupBy(setting.villages, ({ district }) => district);
  const plans: Plan[] = [];
  const taken = new Set<string>();
  const most = details * 4;
  for (let left = details, tries = 0; left > 0 && works.length > 0 && tries < most; tries += 1) {
    const work = random.weighted(works, ({ often }) => often);
    const place = random.pick(setting.villages);
    const others = neighbours.get(place.district)!.filter(({ code }) => code !== place.code);
    const other = others.length > 0 ? random.pick(others) : place;
    const fundSource = random.pick(work.funds);
    const at = work.at === 'village' ? place.code : place.district;
    const key = [work.activity, work.account, fundSource, at].join('|');
    if (taken.has(key)) continue;
    taken.add(key);
    left -= work.parts.length + 1;
    plans.push(
      planOf(work.agency, {
        activity: work.activity,
        account: work.account,
        title: titleAt(work.title, place, other),
        weight: Math.round(work.least * (work.most / work.least) ** random.next()),
        parts: work.parts,
        rest: { component: work.rest, unit: 'paket' },
        fundSource,
        place: at,
        rhythm: 'works',
        isReserve: random.chance(0.07),
      }),
    );
  }
  return plans;
};

/** What villages get without asking, grants, and what is kept for need. */
const transfersOf = (setting: Setting, agencies: readonly Agency[], random: Random): Plan[] => {
  const transfer = '2.13.04.2.01.0004';
  const treasury = treasuryAmong(agencies);
  const giver = agencies.find(({ name }) => /Pemberdayaan Masyarakat/.test(name)) ?? treasury;
  const villages = setting.villages.filter(({ isTown }) => !isTown);
  const once = (account: string, title: string, weight: number, village: Village, more: Partial<Plan> = {}) =>
    planOf(giver, {
      activity: transfer,
      account,
      title: `${title} Desa ${village.name}, Kecamatan ${village.districtName}`,
      weight,
      place: village.code,
      rest: { component: title, unit: 'tahun' },
      rhythm: 'halves',
      ...more,
    });
  return [
    ...villages.map((village) => once('5.4.02.05.01.0001', 'Alokasi Dana Desa', random.int(80, 140), village)),
    ...villages
      .filter(() => random.chance(0.12))
      .map((village) =>
        once('5.4.02.05.02.0001', 'Bantuan keuangan khusus jalan desa', random.int(40, 900), village, {
          rhythm: 'works',
        }),
      ),
    ...[...Map.groupBy(villages, ({ district }) => district).values()].map(([village]) =>
      planOf(giver, {
        activity: transfer,
        account: '5.4.01.01.03.0001',
        title: `Bagi hasil pajak daerah untuk desa di Kecamatan ${village!.districtName}`,
        weight: random.int(60, 140),
        place: village!.district,
        rhythm: 'quarterly',
      }),
    ),
    planOf(treasury, {
      activity: '5.02.02.2.04.0009',
      account: '5.3.01.01.01.0001',
      title: 'Belanja tidak terduga',
      weight: 1,
      rhythm: 'once',
    }),
  ];
};

/** Lines that stand in a table of their own: grants, insurance, machines, revenue and financing. */
const namedOf = (agencies: readonly Agency[]): Plan[] =>
  table('named.csv').flatMap(({ agency: who, activity, account, title, weight, fund, rhythm }) => {
    const agency =
      who === 'treasury'
        ? treasuryAmong(agencies)
        : who === 'collector'
          ? collectorAmong(agencies)
          : (agencies.find(({ name }) => new RegExp(who!).test(name)) ?? treasuryAmong(agencies));
    const isSpending = account!.startsWith('5');
    return [
      planOf(agency, {
        activity: activity!,
        account: account!,
        title: title!,
        weight: Number(weight),
        fundSource: fund!,
        function: isSpending ? functionOf(activity!) : '',
        group: isSpending ? groupOf(account!) : groupOfIncome(account!),
        rhythm: rhythm as Plan['rhythm'],
      }),
    ];
  });

const INCOME: readonly Group[] = ['4.1', '4.2.01', '4.2.02', '6.1', '6.2.01', '6.2.02'];
const groupOfIncome = (account: string): Group => INCOME.find((group) => account.startsWith(`${group}.`))!;

/** A sum that is known to the rupiah, and the lines that share it. */
export interface Block {
  readonly name: string;
  readonly activity: string;
  readonly account: string;
  readonly fundSource: string;
  readonly title: string;
  /** Villages, the first of them and a neighbour named in the title; none: the region as a whole. */
  readonly places: readonly string[];
}

const blockOf = (setting: Setting, agencies: readonly Agency[], block: Block, random: Random): Plan[] => {
  const agency = doerOf(agencies, block.activity) ?? treasuryAmong(agencies);
  const isSpending = block.account.startsWith('5');
  const villages = block.places.flatMap((code) => setting.villages.find((village) => village.code === code) ?? []);
  const one = (place: Village | undefined, other: Village | undefined) =>
    planOf(agency, {
      activity: block.activity,
      account: block.account,
      title: place ? titleAt(block.title, place, other ?? place) : block.title,
      weight: random.int(50, 150),
      fundSource: isSpending ? block.fundSource : '',
      function: isSpending ? functionOf(block.activity) : '',
      group: isSpending ? groupOf(block.account) : groupOfIncome(block.account),
      place: place?.code ?? '',
      rest: { component: 'Pekerjaan menurut gambar rencana', unit: 'paket' },
      rhythm: isSpending ? 'works' : 'quarterly',
      block: block.name,
    });
  if (villages.length < 2) return [one(villages[0], undefined)];
  return villages.slice(0, -1).map((place, at) => one(place, villages[at + 1]));
};

const keyOf = ({ organisation, activity, account, fundSource, place }: Plan): string =>
  [organisation, activity, account, fundSource, place].join('|');

/** Every line that the year's versions may have, each once. */
export const plansOf = (setting: Setting, blocks: readonly Block[]): Plan[] => {
  const agencies = setting.agencies.filter(hasBudget);
  const random = (what: string) => seeded(setting.seed, setting.region, setting.year, what);
  const works = new Set(worksTable().map(({ activity }) => activity));
  const fixed = [
    ...blocks.flatMap((block) => blockOf(setting, agencies, block, random(`block ${block.name}`))),
    ...agencies.flatMap((agency) => {
      const desk = deskOf(agency);
      return [
        ...officeOf(agency, desk, isLarge(setting), random(`office ${agency.name}`)),
        ...programmesOf(agency, desk, setting, works, random(`programmes ${agency.name}`)),
      ];
    }),
    ...namedOf(agencies),
    ...transfersOf(setting, agencies, random('transfers')),
  ];
  const details = fixed.reduce((sum, { parts, group }) => sum + (group.startsWith('5') ? parts.length + 1 : 0), 0);
  const all = [...fixed, ...worksOf(setting, agencies, setting.details - details, random('works'))];
  const seen = new Set<string>();
  return all.filter((plan) => !seen.has(keyOf(plan)) && seen.add(keyOf(plan)));
};
