import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { uuidv7 } from 'uuidv7';
import { currentSuccessor } from '#modules/organisations/index.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { officesOn } from './known.ts';
import {
  deleteLessons,
  lessonCounts,
  lessonsOf,
  MOST_LESSONS,
  packModel,
  saveLessons,
  saveModel,
  trainedModel,
  trimLessons,
} from './queries.ts';
import { documentOf, featuredWords } from './rules/features.ts';
import { labelOf, priorExamples } from './rules/prior.ts';
import { isStale } from './rules/stale.ts';
import { type Example, train } from './rules/train.ts';
import type { Steps } from './rules/weights.ts';
import type { Category, Lesson } from './types.ts';

/** A report that an office was found for. */
export interface Decided {
  readonly report: string;
  readonly text: string;
  /** Category as the reporter chose it; null: none, or nobody remembers. */
  readonly chosenService: string | null;
  /** Category after verification. */
  readonly service: string | null;
  readonly organisation: string;
  readonly at: Date;
}

const lessonFrom = ({ text, chosenService, ...told }: Decided): Lesson => ({
  ...told,
  document: documentOf(featuredWords(text), chosenService),
});

/** Learns which office these reports were for, or learns anew where it has changed. Takes effect when the model is made anew. */
export const learn = async (tx: Tx, decided: readonly Decided[], now: Date): Promise<void> => {
  if (decided.length === 0) return;
  await saveLessons(tx, decided.map(lessonFrom), now);
  await trimLessons(tx, MOST_LESSONS);
};

/** Takes back what was learned of these reports. */
export const forget = async (tx: Tx, reports: readonly string[]): Promise<void> => {
  if (reports.length > 0) await deleteLessons(tx, reports);
};

/** What a model is made of, read at one moment. */
const materialOf = async (tx: Tx, categories: readonly Category[], day: string) => {
  const { all, offices, duties } = await officesOn(tx, day);
  const inForce = new Map(offices.map((office) => [office.id, labelOf(office)]));
  const labels = new Map(
    all.map(({ id }) => [id, inForce.get(id) ?? inForce.get(currentSuccessor(all, id)?.id ?? '')] as const),
  );
  const told = offices.map(({ id, name, shortName, kind, place, duties: words }) => [
    id,
    name,
    shortName,
    kind,
    place,
    words,
  ]);
  const known = categories.map(({ code, duties: words, keywords }) => [code, words, keywords]);
  const mark = createHash('sha256')
    .update(JSON.stringify([told, [...labels], known]))
    .digest('hex');
  return { labels, mark, prior: () => priorExamples(offices, categories, duties) };
};

/** A disposition to an office that has ended is learned of the one that follows it; of one that nobody follows nothing is. */
const exampleFrom = (
  { report, organisation, service, document }: Lesson,
  labels: ReadonlyMap<string, string | undefined>,
) => {
  const label = labels.get(organisation);
  return label === undefined ? [] : [{ id: report, label, service, document, isLesson: true } satisfies Example];
};

/** Lets everybody else have their turn between two steps. */
const unhurried = async <T>(steps: Steps<T>): Promise<T> => {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await breathe();
  }
};

const HOUR_MS = 3_600_000;

/**
 * Makes the model of a region anew when that is worth it.
 * @param day `2026-01-31`, today in the region
 * @returns whether it was
 */
export const refreshModel = async (
  db: Db,
  region: number,
  categories: readonly Category[],
  day: string,
  now: Date,
): Promise<boolean> => {
  const material = await inRegion(db, region, async (tx) => {
    const { labels, mark, prior } = await materialOf(tx, categories, day);
    const trained = await trainedModel(tx);
    const counts = await lessonCounts(tx, trained?.at ?? new Date(0));
    const standing = {
      isForThese: trained?.mark === mark,
      learned: trained?.lessons ?? 0,
      lessons: counts.all,
      changed: counts.changed,
      hoursOld: trained ? (now.getTime() - trained.at.getTime()) / HOUR_MS : 0,
    };
    if (!isStale(standing)) return undefined;
    const examples = prior();
    for await (const lessons of lessonsOf(tx))
      examples.push(...lessons.flatMap((lesson) => exampleFrom(lesson, labels)));
    return { examples, mark, lessons: counts.all };
  });
  if (!material) return false;
  const content = await packModel(await unhurried(train(material.examples)));
  await inRegion(db, region, (tx) =>
    saveModel(tx, { id: uuidv7(), content, lessons: material.lessons, mark: material.mark, at: now }),
  );
  return true;
};
