import { mayAct } from '#modules/accounts/index.ts';
import { countReports, filterAddress, type ListOptions, readFilter, viewsFor } from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Person } from '../../signed-in.ts';

/** What a list of this person is asked for, apart from its filter. */
type Asked = Omit<ListOptions, 'filter' | 'order' | 'limit' | 'offset' | 'after'>;

/** The saved views that a person finds, each with how many reports it holds now. @param here the address of the list that is open */
export const savedViews = async (tx: Tx, actor: Person, asked: Asked, here?: string) => {
  const found = await viewsFor(tx, actor.id, actor.organisation);
  const views = [];
  for (const { id, name, filter: address, organisationId } of found) {
    const filter = readFilter(new URLSearchParams(address));
    const href = `/meja/daftar${filterAddress(filter)}`;
    const isShared = organisationId !== null;
    const where = { region: actor.region, organisation: organisationId };
    views.push({
      id,
      label: name,
      href,
      isShared,
      ...(await countReports(tx, { ...asked, filter })),
      current: href === here,
      mayChange: !isShared || mayAct(actor, 'view.share', where),
    });
  }
  return views;
};
