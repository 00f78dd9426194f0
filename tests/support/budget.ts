import { uuidv7 } from 'uuidv7';
import {
  type LineInput,
  lockVersion,
  openVersion,
  type PaymentInput,
  type Phase,
  putLines,
  recordPayments,
  seedDues,
} from '#modules/budget/index.ts';
import { seedClassifications } from '#modules/classifications/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { moneyText, parseMoney, sen } from '#platform/money.ts';

const SYSTEM: Actor = { kind: 'system', task: 'test' };
const treasurer = (region: number): Actor => ({
  kind: 'person',
  id: uuidv7(),
  name: 'Bendahara Contoh',
  role: 'treasurer',
  region,
});

const ROAD = { activity: '1.03.10.2.01.0034', account: '5.2.04.01.01.0003', function: '05.01' };
const SCHOOL = { activity: '1.01.02.2.01.0048', account: '5.2.03.01.01.0010', function: '08.01' };
const CLINIC = { activity: '1.02.02.2.01.0009', account: '5.1.02.03.03.0001', function: '06.01' };
const OFFICE = { activity: '1.01.02.2.01.0050', account: '5.1.02.01.01.0024', function: '08.01' };

/** What a year holds besides its works: the sides that make it balance. */
const REVENUE = '4.1.01.19.01.0001';

interface Wishes {
  readonly region: number;
  readonly year: number;
  /** A road in each of so many villages. */
  readonly roads?: number;
}

/** A budget small enough to be known by heart: who asks finds what was put in. */
export interface SeededBudget {
  readonly agency: string;
  /** Code of a village that gets a road, and what the line is called. */
  readonly village: { readonly code: string; readonly name: string; readonly district: string };
  readonly title: string;
  /** Ids of the versions, by phase. */
  readonly versions: Readonly<Partial<Record<Phase, string>>>;
}

/** The same in every month, and in December what is left. */
const byMonth = (amount: string): string[] => {
  const whole = parseMoney(amount);
  const month = whole / 12n;
  return Array.from({ length: 12 }, (_, at) => moneyText(sen(at === 11 ? whole - month * 11n : month)));
};

/**
 * Ceilings, a proposal, the budget and the authority to spend from it, with a few payments, all by the program's own acts.
 * Works lie in the villages of Ngasem where the region has one, else in its first district.
 */
export const seedBudget = async (db: Db, { region, year, roads = 6 }: Wishes): Promise<SeededBudget> => {
  const now = new Date(`${year - 1}-10-01T02:00:00Z`);
  const [opener, locker] = [treasurer(region), treasurer(region)];
  const { agencies, villages } = await inRegion(db, region, async (tx) => {
    await seedClassifications(tx, SYSTEM, now);
    await seedDues(tx, year);
    const places = await placesOfRegion(tx, region);
    const district =
      places.find(({ level, name }) => level === 'district' && name === 'Ngasem') ??
      places.find(({ level }) => level === 'district')!;
    return {
      agencies: (await listOrganisations(tx)).filter(({ kind }) => kind === 'agency'),
      villages: places
        .filter(({ level, parent_code }) => level === 'village' && parent_code === district.code)
        .map(({ code, name }) => ({ code, name, district: district.name })),
    };
  });
  const called = (word: string) => (agencies.find(({ name }) => name.includes(word)) ?? agencies[0]!).id;
  const [roadsOffice, schools, clinics, treasury] = [
    'Bina Marga',
    'Dinas Pendidikan',
    'Dinas Kesehatan',
    'Keuangan dan Aset',
  ].map(called) as [string, string, string, string];
  const village = villages.find(({ name }) => name === 'Ngasem') ?? villages[0]!;
  const title = `Pemeliharaan berkala jalan ${village.name} - ${villages.at(-1)!.name}`;

  const spending = (
    organisation: string,
    work: typeof ROAD,
    amount: string,
    more: Partial<LineInput> = {},
  ): LineInput => ({
    organisation,
    ...work,
    fundSource: '1.2.1.01.02',
    place: '',
    title: 'Pekerjaan contoh',
    amount,
    details: [],
    cash: null,
    reason: null,
    ...more,
  });
  const other = (account: string, amount: string, label: string): LineInput => ({
    organisation: treasury,
    activity: '',
    account,
    fundSource: '',
    function: '',
    place: '',
    title: label,
    amount,
    details: [],
    cash: null,
    reason: null,
  });
  const balanced = (lines: LineInput[], revenue: string): LineInput[] => {
    const out = lines.reduce((sum, { amount }) => sum + parseMoney(amount ?? '0'), 0n);
    const left = sen(out - parseMoney(revenue));
    return [
      ...lines,
      other(REVENUE, revenue, 'Pajak restoran'),
      other('6.1.01.07.01.0001', moneyText(left), 'SiLPA tahun sebelumnya'),
    ];
  };
  const works = (scale: number, isChanged: boolean): LineInput[] => [
    ...[village, ...villages.filter((one) => one !== village)].slice(0, roads).map(({ code, name }, at) =>
      spending(roadsOffice, ROAD, String((at + 2) * 150_000_000 * scale), {
        place: code,
        title: code === village.code ? title : `Pemeliharaan berkala jalan poros ${name}`,
        reason: isChanged ? 'Panjang ruas disesuaikan dengan hasil pengukuran ulang.' : null,
      }),
    ),
    spending(roadsOffice, ROAD, String(300_000_000 * scale), {
      place: village.code.slice(0, 8),
      title: `Pemeliharaan jalan antardesa Kecamatan ${village.district}`,
    }),
    spending(schools, SCHOOL, String(900_000_000 * scale), {
      place: villages[1]!.code,
      title: `Rehabilitasi ruang kelas SDN ${villages[1]!.name}`,
    }),
    spending(schools, OFFICE, '85000000', { title: 'Alat tulis kantor' }),
    ...(isChanged
      ? [
          spending(clinics, CLINIC, '410000000', {
            place: villages[2]!.code,
            title: `Rehabilitasi puskesmas pembantu ${villages[2]!.name}`,
          }),
        ]
      : []),
  ];

  const versions: Partial<Record<Phase, string>> = {};
  const play = async (phase: Phase, date: string, lines: LineInput[] | undefined, reason: string | null = null) => {
    const input = { year, phase, title: `${phase} ${year} contoh`, reason, source: 'data pengujian' };
    const id = await openVersion(db, opener, region, input, now, true);
    versions[phase] = id;
    if (lines) await putLines(db, opener, { region, id }, lines, null, now);
    const kind = phase === 'dpa' ? 'dpa' : phase === 'apbd' ? 'perda' : 'agreement';
    await lockVersion(db, locker, { region, id }, { kind, number: `${phase}/contoh/${year}`, date }, now);
  };
  await play('kua_ppas', `${year - 1}-10-24`, [
    spending(roadsOffice, { ...ROAD, activity: '1.03.10', account: '5' }, '4000000000', {
      fundSource: '',
      function: '',
      title: 'Plafon jalan',
    }),
    spending(schools, { ...SCHOOL, activity: '1.01.02', account: '5' }, '1200000000', {
      fundSource: '',
      function: '',
      title: 'Plafon sekolah',
    }),
  ]);
  await play('rapbd', `${year - 1}-11-12`, balanced(works(1, false), '3000000000'));
  await play('approved', `${year - 1}-11-26`, balanced(works(1, true), '3000000000'));
  await play('apbd', `${year - 1}-12-30`, balanced(works(2, true), '5000000000'));
  await play(
    'dpa',
    `${year}-01-02`,
    balanced(works(2, true), '5000000000').map((line) => ({ ...line, cash: byMonth(line.amount!) })),
  );

  const payment = (
    key: string,
    line: LineInput,
    amount: string,
    paidOn: string,
    more: Partial<PaymentInput> = {},
  ): PaymentInput => ({
    number: `SP2D-${key}/contoh`,
    kind: 'LS',
    paidOn,
    organisation: line.organisation,
    activity: line.activity,
    account: line.account,
    fundSource: line.fundSource,
    place: line.place,
    amount,
    description: 'Termin contoh',
    key: `${year}/${key}`,
    ...more,
  });
  const paid = works(2, true);
  const road = paid.find((line) => line.title === title)!;
  const payments = [
    payment('001', road, '200000000', `${year}-03-10`),
    payment('002', road, '120000000', `${year}-05-19`),
    payment('003', road, '20000000', `${year}-06-02`, { kind: 'return', description: 'Pengembalian kelebihan bayar' }),
    payment('004', paid.at(-2)!, '90000000', `${year}-06-20`, { description: 'Melebihi baris anggarannya' }),
    payment('005', { ...road, activity: '1.03.10.2.01.0046', place: '' }, '7500000', `${year}-07-01`),
  ];
  await recordPayments(db, opener, region, { year, source: 'SIPD contoh' }, payments, now, { isSample: true });
  return { agency: roadsOffice, village, title, versions };
};
