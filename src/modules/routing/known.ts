import { isValidOn, listOrganisations, namesOfOrganisations, type Organisation } from '#modules/organisations/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { loadModel, rulesOf, trainedModel } from './queries.ts';
import { dutiesOf } from './rules/duties.ts';
import type { Model } from './rules/model.ts';
import { withDuties } from './rules/prior.ts';
import { type Known, proposalsFor } from './rules/proposals.ts';
import type { Category, Proposal } from './types.ts';

/** A model takes one or two megabytes: so many regions are kept in memory, those asked for last. */
const MOST_MODELS = 32;

const models = new Map<string, Model | undefined>();

/** What was learned in this region, read once for each making. */
const modelOf = async (tx: Tx): Promise<Model | undefined> => {
  const trained = await trainedModel(tx);
  if (!trained) return undefined;
  const model = models.has(trained.id) ? models.get(trained.id) : await loadModel(tx);
  models.delete(trained.id);
  models.set(trained.id, model); // now the last asked for
  for (const id of models.keys()) if (models.size > MOST_MODELS) models.delete(id);
  return model;
};

interface Offices extends Omit<Known, 'model' | 'rules'> {
  readonly day: string;
  readonly all: readonly Organisation[];
}

/** By the map of names, which is another one as soon as the list of offices has been read anew. */
const compiled = new WeakMap<ReadonlyMap<string, string>, Offices>();

/** Offices in force on a day, their duties ready to be looked for. */
export const officesOn = async (tx: Tx, day: string): Promise<Offices> => {
  const names = await namesOfOrganisations(tx);
  const known = compiled.get(names);
  if (known?.day === day) return known;
  const all = await listOrganisations(tx);
  const offices = all.filter((one) => isValidOn(one, day)).map(withDuties);
  const made = { day, all, offices, duties: dutiesOf(offices) };
  compiled.set(names, made);
  return made;
};

/** What of a report says whose business it is. */
export interface Asked {
  readonly text: string;
  readonly serviceCode?: string | null;
  readonly placeCode?: string | null;
}

/**
 * Up to three offices in force on that day for what a report says, the likeliest first, each with its confidence and the words that
 * speak for it. Nothing is stored.
 * @param categories those of the region
 * @param day `2026-01-31`
 */
export const proposedAgencies = async (
  tx: Tx,
  { text, serviceCode, placeCode }: Asked,
  categories: readonly Category[],
  day: string,
): Promise<Proposal[]> => {
  const { offices, duties } = await officesOn(tx, day);
  const known = { offices, duties, model: await modelOf(tx), rules: await rulesOf(tx) };
  const service = categories.find(({ code }) => code === serviceCode);
  return proposalsFor(known, { text, service, place: placeCode ?? undefined });
};

/** Whether it is known how often the program is right. */
export const isCalibrated = async (tx: Tx): Promise<boolean> => ((await modelOf(tx))?.certainty.length ?? 0) > 0;

/** How it did with dispositions that it was not shown. */
export const heldOut = async (tx: Tx): Promise<Model['heldOut']> => (await modelOf(tx))?.heldOut ?? null;
