// The next link of the thread: which plan took a proposal up, or that none did.
import { planOfProposal, yearsPlanned } from '#modules/planning/index.ts';
import type { Proposal } from '#modules/proposals/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Translate } from '#ui/messages/index.ts';

export interface PlannedShown {
  readonly sentence: string;
  /** What takes it up, each with its programme. */
  readonly links: readonly { readonly href: string; readonly label: string }[];
  readonly isLate: boolean;
}

/** @param root path in front of a resident's pages. @returns undefined before there is anything to say */
export const plannedShown = async (
  tx: Tx,
  t: Translate,
  { id, state, year }: Proposal,
  root: string,
): Promise<PlannedShown | undefined> => {
  const found = await planOfProposal(tx, id);
  const links = [
    ...new Map(
      found.map(({ code, title }) => [
        code,
        { href: `${root}/rencana/program/${code.split('.').slice(0, 3).join('.')}`, label: title },
      ]),
    ).values(),
  ];
  const years = { year: String(found[0]?.year ?? year) };
  if (links.length > 0) return { sentence: t('usulan.planned', years), links, isLate: false };
  if (state !== 'accepted' || !(await yearsPlanned(tx)).includes(year)) return undefined;
  const check = { href: `${root}/rencana/${year}/periksa`, label: t('usulan.planned.check') };
  return { sentence: t('usulan.planned.not', years), links: [check], isLate: true };
};
