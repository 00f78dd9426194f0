import { createHash } from 'node:crypto';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { proposalById } from '#modules/proposals/index.ts';
import { csvRows } from '#platform/csv.ts';
import type { Tx } from '#platform/db/index.ts';
import { elementsOf } from './queries/elements.ts';
import { headingsOf, rowsOf } from './rules/canonical.ts';
import { yearsOf } from './rules/shapes.ts';
import type { Element, Plan } from './types.ts';

const codesOf = async (tx: Tx, elements: readonly Element[]): Promise<Map<string, string>> => {
  const codes = new Map<string, string>();
  for (const { takenUp } of elements)
    for (const { proposal } of takenUp)
      if (!codes.has(proposal)) codes.set(proposal, (await proposalById(tx, proposal))?.code ?? proposal);
  return codes;
};

/** How the agencies of a plan are called today, by id. */
export const agencyNamesOf = async (tx: Tx, plan: Plan): Promise<Record<string, string>> => {
  const names = await namesOfOrganisations(tx);
  const ids = new Set((await elementsOf(tx, plan.id)).flatMap(({ organisation }) => organisation ?? []));
  return Object.fromEntries([...ids].sort().map((id) => [id, names.get(id) ?? id]));
};

/** A plan as CSV: what its seal covers, what everybody can download, and what the import reads again. */
export const planText = async (tx: Tx, plan: Plan): Promise<string> => {
  const elements = await elementsOf(tx, plan.id);
  const names = plan.agencyNames ?? (await agencyNamesOf(tx, plan));
  const codes = await codesOf(tx, elements);
  const called = {
    agency: (id: string) => names[id] ?? id,
    proposal: (id: string) => codes.get(id) ?? id,
  };
  const years = yearsOf(plan).length;
  return csvRows([headingsOf(plan), ...elements.flatMap((element) => rowsOf(element, years, called))]);
};

/** SHA-256 of {@link planText}, hexadecimal. */
export const sealOf = async (tx: Tx, plan: Plan): Promise<string> =>
  createHash('sha256')
    .update(await planText(tx, plan))
    .digest('hex');
