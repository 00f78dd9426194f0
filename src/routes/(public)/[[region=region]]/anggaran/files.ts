import type { Version } from '#modules/budget/index.ts';
import type { Reader } from './reader.ts';
import { budgetPath } from './shown.ts';

/** What can be taken along of a version, and by what anybody proves that it is the one that was locked. */
export const filesOf = (reader: Reader, year: number, { number, contentSha256, isSample }: Version) => {
  const file = (name: string, label: string) => ({ href: budgetPath(reader, year, `/${name}`), label });
  const seal = `segel-${year}-v${number}.jsonl`;
  return {
    tables: [
      file(`anggaran-${year}-v${number}.xlsx`, 'XLSX'),
      file(`anggaran-${year}-v${number}.csv`, 'CSV'),
      file(`fiskal-${year}.zip`, 'Fiscal Data Package'),
    ],
    seal: { ...file(seal, seal), sha256: contentSha256 ?? '' },
    isSample,
  };
};
export type FilesOf = ReturnType<typeof filesOf>;
