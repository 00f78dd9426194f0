// Budgets of ten years: pages of /anggaran, what changed between two versions, and a sheet that is brought in.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listOrganisations } from '#modules/organisations/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { readSettings } from '#platform/settings.ts';
import { ALLOCATION, NODE_FLAGS } from '../scripts/memory.mjs';
import { openDatabase } from '../src/open.ts';
import { writeBudgetSheet } from './budget-sheet.ts';
import { ask } from './cluster.ts';
import type { Imported } from './import-budget.ts';
import { CORES, peakMegabytes } from './machine.ts';
import { startProgram } from './program.ts';
import type { Ratio, Row } from './results.ts';
import { REGION } from './seed.ts';
import { LARGE, YEARS } from './seed-budgets.ts';

const PAGE_MS = 150;
const DIFFERENCE_MS = 2000;
const IMPORT = { seconds: 60, megabytes: 500 } as const;
/** Looks at each kind of page in a round. */
const LOOKS = 60;

/** Addresses of every kind of page, none of them twice: what is kept of a locked version answers nothing here. */
const pagesOf = async (url: string): Promise<Readonly<Record<string, readonly string[]>>> => {
  const db = await openDatabase(readSettings({ DATABASE_URL: url }));
  const agencies = await inRegion(db, REGION, (tx) => listOrganisations(tx)).finally(() => db.engine.close());
  const codes = async (column: string) =>
    (
      await ask<{ code: string }>(
        url,
        `select distinct ${column} as code from budget.line where ${column} <> '' order by 1 limit 200`,
      )
    ).map(({ code }) => code);
  const [programmes, accounts, places] = await Promise.all([
    codes('left(activity, 7)'),
    codes('left(account, 6)'),
    codes('place_code'),
  ]);
  const lines = await ask<{ id: string; year: number }>(
    url,
    `select distinct on (fiscal_year, substr(line.id, 1, 1)) line.id, fiscal_year as year from budget.line
       join budget.version using (region_id) where version.id = version_id and number = 2 and fiscal_year > ${LARGE.year}`,
  );
  const yearly = (make: (year: number) => readonly string[]) =>
    YEARS.flatMap((year) => make(year).map((rest) => `/anggaran/${year}${rest}`));
  const BY = ['instansi', 'kegiatan', 'rekening', 'fungsi', 'dana', 'tempat', 'baris'];
  const WORDS = ['pekerjaan', 'contoh', 'jalan', 'dinas', 'belanja', 'ngasem', 'kedungadem', 'sekolah'];
  return {
    'a whole year, by each dimension': yearly(() => BY.map((by) => `?menurut=${by}`)),
    'an agency': yearly(() => agencies.slice(0, 12).map(({ id }) => `?instansi=${id}`)),
    'a programme': yearly(() => programmes.slice(0, 12).map((code) => `?menurut=kegiatan&kegiatan=${code}`)),
    'an account': yearly(() => accounts.slice(0, 12).map((code) => `?menurut=rekening&rekening=${code}`)),
    'a search': yearly(() => WORDS.flatMap((word) => [`?cari=${word}`, `?cari=${word}+contoh`])),
    'a place': yearly(() => places.slice(0, 12).map((code) => `/tempat/${code}`)),
    'all places': yearly(() => ['/tempat']),
    stages: yearly(() => ['/tahapan']),
    'what changed, of fifty thousand lines': yearly(() => ['/beda?dari=1&ke=2', '/beda?dari=2&ke=1']),
    'a line': lines.map(({ id, year }) => `/anggaran/${year}/baris/${id}`),
  };
};

const percentile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;

/** One look after the other, each its own. Milliseconds until the whole answer. */
const lookAt = async (base: string, paths: readonly string[]): Promise<readonly number[]> => {
  const times: number[] = [];
  for (const path of paths) {
    const begun = performance.now();
    const answer = await fetch(base + path);
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b);
};

/** Every other one, so that a round takes looks of all years. */
const some = (paths: readonly string[], most: number): readonly string[] => {
  const step = Math.max(1, Math.floor(paths.length / most));
  return paths.filter((_, at) => at % step === 0).slice(0, most);
};

const bringIn = async (url: string, data: string, sheet: string): Promise<Imported> => {
  const file = join(import.meta.dirname, 'import-budget.ts');
  const program = CORES
    ? ['taskset', ['--cpu-list', String(CORES.server), process.execPath, ...NODE_FLAGS, file]]
    : [process.execPath, [...NODE_FLAGS, file]];
  const [command, args] = program as [string, string[]];
  const { stdout } = await promisify(execFile)(command, args, {
    env: { ...process.env, ...ALLOCATION, DATABASE_URL: url, SIMPUL_DATA: data, SHEET: sheet },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
};

/** @param data of the program, empty */
export const measureBudgets = async (url: string, data: string, rounds: number) => {
  const pages = await pagesOf(url);
  const times = new Map<string, { p50: number[]; p95: number[] }>();
  const differences: number[] = [];
  let memory = 0;
  for (let count = 0; count < rounds; count += 1) {
    const program = await startProgram(data, url);
    try {
      // compiled and prepared, by pages that are not measured
      await lookAt(program.url, [
        `/anggaran/${LARGE.year}`,
        `/anggaran/${LARGE.year}?menurut=fungsi`,
        `/anggaran/${LARGE.year}?cari=sekolah`,
        `/anggaran/${LARGE.year}/tempat`,
        `/anggaran/${LARGE.year}/tahapan`,
        `/anggaran/${YEARS[0]}/beda?dari=1&ke=2&sisi=pendapatan`,
      ]);
      differences.push(...(await lookAt(program.url, [`/anggaran/${LARGE.year}/beda?dari=1&ke=2`])));
      for (const [name, paths] of Object.entries(pages)) {
        const found = await lookAt(program.url, some(paths, LOOKS));
        const own = times.get(name) ?? { p50: [], p95: [] };
        own.p50.push(percentile(found, 0.5));
        own.p95.push(percentile(found, 0.95));
        times.set(name, own);
      }
      memory = Math.max(memory, peakMegabytes(program.pid));
    } finally {
      await program.stop();
    }
    console.log(`round ${count + 1}, budgets`);
  }
  const sheet = join(data, 'budget.xlsx');
  await writeBudgetSheet(url, sheet);
  const imports: Imported[] = [];
  for (let count = 0; count < rounds; count += 1) imports.push(await bringIn(url, data, sheet));
  const ratios: Ratio[] = [
    ...[...times].map(
      ([name, { p95 }]): Ratio => ({
        label: `${name}, 95 of 100 looks`,
        values: p95,
        limit: PAGE_MS,
        asks: 'most',
        unit: ' ms',
      }),
    ),
    {
      label: `what changed between two versions of ${LARGE.lines.toLocaleString('en')} lines`,
      values: differences,
      limit: DIFFERENCE_MS,
      asks: 'most',
      unit: ' ms',
    },
    {
      label: `a workbook of ${LARGE.lines.toLocaleString('en')} rows brought in, with all checks`,
      values: imports.map(({ seconds }) => seconds),
      limit: IMPORT.seconds,
      asks: 'most',
      unit: ' s',
    },
    {
      label: 'memory of the process that brings it in',
      values: imports.map(({ megabytes }) => megabytes),
      limit: IMPORT.megabytes,
      asks: 'most',
      unit: ' MB',
    },
  ];
  const rows = [...times].map(([label, { p50, p95 }]): Row => ({ label, cells: { 'p50, ms': p50, 'p95, ms': p95 } }));
  return {
    title: 'Budgets',
    memory: { server: memory },
    rows,
    ratios,
    notes: [
      'A million lines with their details: ten years of two versions. One look after the other, no address twice in a round, the program started anew for each: nothing that is kept of locked versions answers for anything but the page’s own sums.',
    ],
  };
};
