import { beginningOf } from '#platform/text.ts';
import type { Matter, Office, Proposal, Reason, RoutingRule } from '../types.ts';
import { certain } from './calibrate.ts';
import { ruledFirst } from './decisive.ts';
import { type Duties, type Named, namedBy, officesOf } from './duties.ts';
import { categoryFeature, documentOf, type FeaturedWord, featuredWords } from './features.ts';
import { type Model, officeScores, type Score, shares, type Vector, vectorOf, weightAt } from './model.ts';
import { PLACED } from './prior.ts';

/** What proposals are made from: the offices in force, and what was learned, once something was. */
export interface Known {
  readonly offices: readonly Office[];
  readonly duties: Duties;
  readonly model: Model | undefined;
  /** What the regency has decided. */
  readonly rules?: readonly RoutingRule[];
}

export const MOST_PROPOSALS = 3;

/** The rules speak first, and fade as dispositions become many: half as loud after a thousand. */
const RULES_WEIGHT = 0.2;
const RULES_FADE = 1000;
const UNNAMED = 0.02;
/** How often an office that the rules alone name first is right; measured without any disposition (docs/routing.md). */
const RULES_ALONE = 0.6;

/** An office with what speaks for it. */
interface Candidate {
  readonly office: Office;
  readonly score: number;
  readonly columns: readonly number[];
  readonly named: Named | undefined;
}

/** The office that a label stands for here. @returns undefined where there is none in force for that place */
const officeOf = (label: string, { duties }: Known, byId: ReadonlyMap<string, Office>, place: string | undefined) => {
  if (!label.startsWith(PLACED)) return byId.get(label);
  const kind = label.slice(PLACED.length);
  return officesOf(duties, place)
    .map((id) => byId.get(id))
    .find((office) => office?.kind === kind);
};

const byScore = (a: Candidate, b: Candidate): number => b.score - a.score || (a.office.id < b.office.id ? -1 : 1);

const candidatesFrom = (
  known: Known,
  model: Model,
  scores: readonly Score[],
  named: readonly Named[],
  place: string | undefined,
): Candidate[] => {
  const byId = new Map(known.offices.map((office) => [office.id, office]));
  const weight = (RULES_WEIGHT * RULES_FADE) / (RULES_FADE + model.lessons);
  return scores
    .flatMap(({ label, score, columns }): Candidate[] => {
      const office = officeOf(label, known, byId, place);
      if (!office) return [];
      const own = named.find(({ organisation }) => organisation === office.id);
      return [{ office, score: score + weight * Math.log((own?.share ?? 0) + UNNAMED), columns, named: own }];
    })
    .sort(byScore);
};

/** What each feature of a text says for some columns beyond what it says for the offices on the whole. */
type Voice = (feature: number, columns: readonly number[]) => number;

const voiceOf = (model: Model, { features, rows, values }: Vector, all: readonly Candidate[]): Voice => {
  const sum = (row: number, columns: readonly number[]) =>
    columns.reduce((total, column) => total + weightAt(model, row, column), 0);
  const usual = [...rows].map((row) => all.reduce((total, { columns }) => total + sum(row, columns), 0) / all.length);
  const places = new Map(features.map((feature, at) => [feature, at]));
  return (feature, columns) => {
    const at = places.get(feature);
    return at === undefined ? 0 : values[at] * (sum(rows[at], columns) - usual[at]);
  };
};

/** A word is given as a reason when it is so much of all that speaks for an office. */
const LEAST_OF_REASON = 0.12;
const MOST_REASONS = 4;
/** Somebody may have leant on a key. Letters. */
const LONGEST_REASON = 60;

/** Words of the text that speak for an office more than for the others, the strongest first. */
const learnedReasons = (voice: Voice, words: readonly FeaturedWord[], columns: readonly number[]): string[] => {
  const weights = new Map<string, number>();
  const seen = new Set<number>();
  for (const { said, features } of words) {
    const fresh = features.filter((feature) => !seen.has(feature));
    for (const feature of fresh) seen.add(feature);
    const weight = fresh.reduce((sum, feature) => sum + voice(feature, columns), 0);
    if (weight > 0) weights.set(said, (weights.get(said) ?? 0) + weight);
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return [...weights]
    .filter(([, weight]) => weight >= LEAST_OF_REASON * total)
    .sort((a, b) => b[1] - a[1])
    .map(([said]) => said);
};

/** Duties that the text names come first, then single words that were learned. */
const reasonsOf = (named: Named | undefined, learned: readonly string[]): Reason[] => {
  const duties = named?.because.slice(0, MOST_REASONS - 1) ?? [];
  const told = new Set(duties.flatMap(({ said }) => said.toLowerCase().split(' ')));
  const words = [...new Map(learned.map((said) => [said.toLowerCase(), said])).values()];
  const others = words.filter((said) => !told.has(said.toLowerCase())).map((said) => ({ said }));
  return [...duties, ...others]
    .slice(0, MOST_REASONS)
    .map((reason) => ({ ...reason, said: beginningOf(reason.said, LONGEST_REASON) }));
};

const byRulesAlone = (named: readonly Named[]): Proposal[] =>
  named.slice(0, MOST_PROPOSALS).map(({ organisation, share, because, category }) => ({
    organisation,
    confidence: RULES_ALONE * share,
    because: reasonsOf({ because } as Named, []),
    category,
  }));

/** The first as often right as those before it were; the others share what is left. */
const confidences = (model: Model, parts: readonly number[]): number[] => {
  const [first = 0, ...others] = parts;
  const sure = certain(model, first);
  const left = first < 1 ? (1 - sure) / (1 - first) : 0;
  return [sure, ...others.map((part) => Math.min(sure, part * left))];
};

/**
 * Up to three offices in force whose business it seems to be: first the one that a rule of the regency names for the category and the place,
 * then the likeliest, with what made the program think so. The same report, rules, offices and model give the same answer; a text that says
 * nothing gives none.
 */
export const proposalsFor = (known: Known, matter: Matter): Proposal[] =>
  ruledFirst(known.rules ?? [], matter, known.offices, judged(known, matter)).slice(0, MOST_PROPOSALS);

const judged = (known: Known, { text, service, place }: Matter): Proposal[] => {
  const { duties, model } = known;
  const named = namedBy(duties, text, {
    categoryWords: service?.duties,
    place,
    limit: Number.POSITIVE_INFINITY,
  });
  if (!model) return byRulesAlone(named);
  const words = featuredWords(text);
  const vector = vectorOf(model, documentOf(words, service?.code));
  if (vector.rows.length === 0 && named.length === 0) return [];
  const candidates = candidatesFrom(known, model, officeScores(model, vector), named, place);
  const parts = shares(
    candidates.map(({ score }) => score),
    model.temperature,
  );
  const voice = voiceOf(model, vector, candidates);
  const chosen = candidates.slice(0, MOST_PROPOSALS);
  const sure = confidences(model, parts.slice(0, MOST_PROPOSALS));
  const proposals = chosen.map(({ office, columns, named: own }, index): Proposal => {
    const category = service !== undefined && voice(categoryFeature(service.code), columns) > 0;
    return {
      organisation: office.id,
      confidence: sure[index],
      because: reasonsOf(own, learnedReasons(voice, words, columns)),
      category: category || own?.category === true,
    };
  });
  return withUnlearned(proposals, named, candidates);
};

/** An office so new that nothing was learned about it is proposed all the same where its duties are named before all others. */
const withUnlearned = (
  proposals: readonly Proposal[],
  named: readonly Named[],
  candidates: readonly Candidate[],
): Proposal[] => {
  const [first] = named;
  if (!first || candidates.some(({ office }) => office.id === first.organisation)) return [...proposals];
  const kept = proposals.slice(0, MOST_PROPOSALS - 1);
  const [own] = byRulesAlone([first]);
  return [...kept, { ...own, confidence: Math.min(own.confidence, kept.at(-1)?.confidence ?? 1) }];
};
