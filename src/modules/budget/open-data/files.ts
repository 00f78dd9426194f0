import { createHash } from 'node:crypto';
import type { Region } from '#modules/places/index.ts';
import { csvRows } from '#platform/csv.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { longSheet } from '#platform/sheets/index.ts';
import { budgetFileNotFound } from '../problems.ts';
import { linesAfter, linesByOfficeAfter, type OfficeCursor } from '../queries/lines.ts';
import { paymentsState } from '../queries/phases.ts';
import { versionsOf } from '../queries/versions.ts';
import { canonicalLine } from '../rules/canonical.ts';
import { fileName, type WantedFile } from '../rules/file-name.ts';
import type { Version } from '../types.ts';
import { namesFor } from './names.ts';
import { packageOf, planOfVersion, planOfYear } from './packages.ts';
import { type Cell, COLUMNS, rowsOf } from './rows.ts';

/** A file of a year's budget, ready to be taken: nothing of it is made before somebody does. */
export interface BudgetFile {
  readonly name: string;
  readonly contentType: string;
  /** Of what it is made of, weak: its words may be mended, and an archive may be packed anew. */
  readonly tag: string;
  readonly changed: Date;
  /** Whether what it is made of can change no more. */
  readonly isSettled: boolean;
  readonly isSample: boolean;
  readonly body: () => AsyncGenerator<string | Uint8Array>;
}

/** Another number where what stands in the files changes: whoever has kept one takes it anew. */
const FORM = 1;

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  seal: 'application/x-ndjson; charset=utf-8',
  fiscal: 'application/zip',
} as const;

const tagOf = (kind: WantedFile['kind'], ...of: readonly (string | number | null)[]): string =>
  `W/"${createHash('sha256')
    .update([kind, FORM, ...of].join('|'))
    .digest('base64url')
    .slice(0, 22)}"`;

/** Rows of a version, a page of lines at a time, each page in a transaction of its own: what is locked does not change between them. */
async function* pagesOf(db: Db, region: number, version: Version): AsyncGenerator<readonly Cell[][]> {
  yield [[...COLUMNS]];
  for (let after: OfficeCursor | undefined; ; ) {
    const page = await inRegion(db, region, async (tx) => {
      const lines = await linesByOfficeAfter(tx, version.id, after);
      return { lines, names: await namesFor(tx, version.lists, lines) };
    });
    after = page.lines.at(-1);
    if (!after) return;
    yield rowsOf(version, page.lines, page.names);
  }
}

async function* csvOf(db: Db, region: number, version: Version): AsyncGenerator<string> {
  for await (const rows of pagesOf(db, region, version)) yield csvRows(rows);
}

/** Rows of a sheet; past them a program that opens it would show no more. @source ECMA-376, part 1, 18.3.1.73 */
const MOST_ROWS = 1_048_576;

async function* sheetRows(db: Db, region: number, version: Version) {
  let count = 0;
  for await (const rows of pagesOf(db, region, version)) {
    const fitting = rows.slice(0, MOST_ROWS - 1 - count);
    count += fitting.length;
    yield fitting.map((row) => row.map((cell) => (cell === '' ? null : cell)));
    if (fitting.length === rows.length) continue;
    yield [['Berkas ini terpotong: lembar kerja tidak memuat lebih banyak baris. Seluruhnya ada di berkas CSV.']];
    return;
  }
}

/** What the seal of a version covers, byte by byte. */
async function* sealedOf(db: Db, region: number, version: Version): AsyncGenerator<string> {
  for (let after = ''; ; ) {
    const lines = await inRegion(db, region, (tx) => linesAfter(tx, version.id, after));
    const last = lines.at(-1);
    if (!last) return;
    yield lines.map(canonicalLine).join('');
    after = last.id;
  }
}

const bodyOf = (db: Db, region: Region, kind: WantedFile['kind'], version: Version, now: Date): BudgetFile['body'] => {
  const { region_id } = region;
  switch (kind) {
    case 'csv':
      return () => csvOf(db, region_id, version);
    case 'xlsx':
      return () => longSheet(`Anggaran ${version.year} v${version.number}`, sheetRows(db, region_id, version));
    case 'seal':
      return () => sealedOf(db, region_id, version);
    case 'fiscal':
      return () => packageOf(db, region, planOfVersion(version, now));
  }
};

/**
 * A file of a year's budget, of locked versions only.
 * @throws {Problem} 404 `budget-file-not-found`
 */
export const budgetFile = async (db: Db, region: Region, wanted: WantedFile, now: Date): Promise<BudgetFile> => {
  const { kind, year, number } = wanted;
  const { versions, payments } = await inRegion(db, region.region_id, async (tx) => ({
    versions: (await versionsOf(tx, year)).filter(({ lockedAt }) => lockedAt !== null),
    payments: await paymentsState(tx, year),
  }));
  const about = { name: fileName(wanted, region.slug), contentType: TYPES[kind] };
  if (number !== undefined) {
    const version = versions.find((one) => one.number === number);
    if (!version) throw budgetFileNotFound();
    return {
      ...about,
      tag: tagOf(kind, version.id, version.contentSha256),
      changed: version.lockedAt!,
      isSettled: true,
      isSample: version.isSample,
      body: bodyOf(db, region, kind, version, version.lockedAt!),
    };
  }
  const plan = planOfYear(year, versions, payments.through, now);
  if (plan.versions.length === 0) throw budgetFileNotFound();
  const changes = [...versions.map(({ lockedAt }) => lockedAt!), ...(payments.last ? [payments.last] : [])];
  return {
    ...about,
    tag: tagOf(kind, ...versions.map(({ id }) => id), payments.count, payments.last?.toISOString() ?? null),
    changed: new Date(Math.max(...changes.map(Number))),
    isSettled: false,
    isSample: plan.versions.some(({ version }) => version.isSample),
    body: () => packageOf(db, region, plan),
  };
};
