import { openPhase, type Version } from '#modules/budget/index.ts';
import type { Reader } from './reader.ts';
import { budgetPath } from './shown.ts';

/**
 * The package of a year sets its phases beside each other. Before one of those is locked there is none, and the version's own is taken.
 * APBD and DPA hold the same: a DPA alone makes none.
 */
const packageName = (year: number, { number }: Version, versions: readonly Version[]): string =>
  versions.some(({ lockedAt, phase }) => lockedAt !== null && phase !== 'dpa' && openPhase(phase))
    ? `fiskal-${year}.zip`
    : `fiskal-${year}-v${number}.zip`;

/** What can be taken along of a version, and by what anybody proves that it is the one that was locked. */
export const filesOf = (reader: Reader, year: number, version: Version, versions: readonly Version[]) => {
  const { number, contentSha256, isSample } = version;
  const file = (name: string, label: string) => ({ href: budgetPath(reader, year, `/${name}`), label });
  const seal = `segel-${year}-v${number}.jsonl`;
  return {
    tables: [
      file(`anggaran-${year}-v${number}.xlsx`, 'XLSX'),
      file(`anggaran-${year}-v${number}.csv`, 'CSV'),
      file(packageName(year, version, versions), 'Fiscal Data Package'),
    ],
    seal: { ...file(seal, seal), sha256: contentSha256 ?? '' },
    isSample,
  };
};
export type FilesOf = ReturnType<typeof filesOf>;
