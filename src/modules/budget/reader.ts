import { normaliseCode } from '#modules/classifications/index.ts';
import { isValidOn, listOrganisations } from '#modules/organisations/index.ts';
import { plain } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Reader } from './rules/sheet-row.ts';

/** How the rows of a sheet are read: by the agencies of the year, under their code or their name. */
export const readerFor = async (tx: Tx, year: number): Promise<Reader> => {
  const there = (await listOrganisations(tx)).filter(
    (one) => isValidOn(one, `${year}-01-01`) || isValidOn(one, `${year}-12-31`),
  );
  const byName = new Map(
    there.flatMap(
      ({ id, name, shortName }) =>
        [[plain(name), id], ...(shortName ? [[plain(shortName), id]] : [])] as [string, string][],
    ),
  );
  // The last number of an agency's code comes with two digits or with four.
  const short = (code: string) => code.replace(/\.0+$/, '');
  const byCode = new Map(there.flatMap(({ id, code }) => (code ? [[short(code), id] as const] : [])));
  return {
    year,
    code: (kind, text) => normaliseCode(kind, text),
    agency: (code, name) => byCode.get(short(code.trim())) ?? byName.get(plain(name)),
  };
};
