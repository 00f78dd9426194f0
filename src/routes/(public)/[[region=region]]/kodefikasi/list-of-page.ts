import { nothingHere } from '#modules/accounts/index.ts';
import { holdsOn, type List, type ListKind, listsOf } from '#modules/classifications/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { isUuid } from '#platform/text.ts';
import { kindOfSlug } from '../../../code-lists.ts';

/** Versions that everybody may read: those that hold, have held, or will. */
export interface ListOfPage {
  readonly kind: ListKind;
  /** The one asked for (`versi`), else the one that holds, else the newest. */
  readonly list: List | undefined;
  readonly versions: readonly List[];
}

/** @throws 404 for a version that is none, or no version for everybody's eyes */
export const listOfPage = async (
  tx: Tx,
  { params, url }: { readonly params: { readonly kind: string }; readonly url: URL },
  today: string,
): Promise<ListOfPage> => {
  const kind = kindOfSlug(params.kind);
  if (!kind) throw nothingHere();
  const versions = (await listsOf(tx, kind)).filter(({ state }) => state === 'in_force');
  const asked = url.searchParams.get('versi');
  if (asked === null) return { kind, versions, list: versions.find((list) => holdsOn(list, today)) ?? versions[0] };
  const list = isUuid(asked) ? versions.find(({ id }) => id === asked) : undefined;
  if (!list) throw nothingHere();
  return { kind, versions, list };
};
