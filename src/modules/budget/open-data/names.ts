// The words beside the codes of a page of lines, so that a file is read without any other.
import { ancestorsOf, COFOG_NAMES, entriesByCode, type ListKind, namesOf } from '#modules/classifications/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Line, ListIds } from '../types.ts';

type Coded = Pick<Line, 'organisation' | 'activity' | 'account' | 'fundSource' | 'function' | 'place'>;

export interface Office {
  /** Its official code; its id where it has none. */
  readonly code: string;
  readonly name: string;
}

export interface Names {
  readonly activity: (code: string) => string;
  readonly account: (code: string) => string;
  readonly fundSource: (code: string) => string;
  readonly function: (code: string) => string;
  /** Division of the United Nations' classification; empty where a line has no function. */
  readonly cofog: (code: string) => { readonly code: string; readonly name: string };
  readonly office: (id: string) => Office;
  readonly place: (code: string) => string;
}

const withAncestors = (kind: ListKind, codes: Iterable<string>): string[] => [
  ...new Set([...codes].filter((code) => code !== '').flatMap((code) => [...ancestorsOf(kind, code), code])),
];

/** @param lists of the version that the lines are of: a line keeps the words it was voted under */
export const namesFor = async (tx: Tx, lists: ListIds, lines: readonly Coded[]): Promise<Names> => {
  const codes = (kind: ListKind, of: (line: Coded) => string) => withAncestors(kind, lines.map(of));
  const names = (list: string | null, wanted: readonly string[]) =>
    list && wanted.length > 0 ? namesOf(tx, list, wanted) : Promise.resolve(new Map<string, string>());
  const activities = await names(
    lists.activity,
    codes('activity', ({ activity }) => activity),
  );
  const accounts = await names(
    lists.account,
    codes('account', ({ account }) => account),
  );
  const funds = await names(
    lists.fund_source,
    codes('fund_source', ({ fundSource }) => fundSource),
  );
  const wanted = codes('function', (line) => line.function);
  const functions =
    lists.function && wanted.length > 0 ? await entriesByCode(tx, lists.function, wanted) : new Map<string, never>();
  const offices = new Map((await listOrganisations(tx)).map(({ id, code, name }) => [id, { code: code ?? id, name }]));
  const places = new Map((await placesOfRegion(tx, tx.region!)).map(({ code, name }) => [code, name]));
  return {
    activity: (code) => activities.get(code) ?? '',
    account: (code) => accounts.get(code) ?? '',
    fundSource: (code) => funds.get(code) ?? '',
    function: (code) => functions.get(code)?.name ?? '',
    cofog: (code) => {
      const division = functions.get(code)?.cofog ?? '';
      return { code: division, name: COFOG_NAMES[division] ?? '' };
    },
    office: (id) => offices.get(id) ?? { code: id, name: '' },
    place: (code) => places.get(code) ?? '',
  };
};
