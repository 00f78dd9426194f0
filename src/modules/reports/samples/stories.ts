import type { Random } from '#platform/random.ts';
import { capital, expand } from './grammar.ts';
import { stories } from './lexicon.ts';
import { inTown, type Setting } from './setting.ts';
import type { Core, SampleReport, SampleStory, ServiceWords } from './types.ts';

type Ending = Pick<
  SampleReport,
  'story' | 'slowness' | 'answer' | 'progress' | 'question' | 'archiveReason' | 'contestReason' | 'transfer'
>;

/** Where reports stand after so many days, in parts of a hundred. The last line holds for everything older. */
const STANDING: readonly (readonly [number, Partial<Record<SampleStory, number>>])[] = [
  [1, { waiting: 75, incomplete: 5, assigned: 20 }],
  [3, { waiting: 33, incomplete: 10, assigned: 40, accepted: 13, archived: 4 }],
  [10, { waiting: 2, incomplete: 9, assigned: 15, accepted: 14, in_progress: 37, answered: 17, archived: 6 }],
  [
    21,
    {
      incomplete: 5,
      assigned: 2,
      accepted: 2,
      in_progress: 28,
      answered: 34,
      confirmed: 18,
      contested: 4,
      archived: 7,
    },
  ],
  [
    60,
    {
      incomplete: 1,
      assigned: 0.5,
      accepted: 0.5,
      in_progress: 4,
      answered: 6,
      confirmed: 46,
      contested: 12,
      silent: 22,
      archived: 8,
    },
  ],
  [
    Number.POSITIVE_INFINITY,
    { assigned: 0.3, in_progress: 1.5, confirmed: 47, contested: 13, silent: 28, archived: 10.2 },
  ],
];

const DAY = 24 * 3_600_000;
const OPEN: readonly SampleStory[] = ['waiting', 'incomplete', 'assigned', 'accepted', 'in_progress'];
const ANSWERED: readonly SampleStory[] = ['answered', 'confirmed', 'contested', 'silent'];

function chooseStory(core: Core, ageDays: number, random: Random): SampleStory {
  if (core.story === 'incomplete') return ageDays > 40 ? 'archived' : 'incomplete';
  if (core.story === 'archived') return ageDays < 2 ? 'waiting' : 'archived';
  const [, shares] = STANDING.find(([days]) => ageDays < days)!;
  const list = Object.entries(shares) as [SampleStory, number][];
  return random.weighted(list, ([, share]) => share)[0];
}

/** Most are quick enough, some late; what is still open after two months is late by that alone. */
function chooseSlowness(story: SampleStory, ageDays: number, random: Random): number {
  if (ageDays > 60 && OPEN.includes(story)) return 0.9 + 0.1 * random.next();
  const slowness = random.chance(0.05) ? 0.85 + 0.15 * random.next() : 0.75 * random.next() ** 1.6;
  return Math.round(slowness * 1000) / 1000;
}

function questions(core: Core, words: ServiceWords): readonly string[] {
  if (core.kind === 'information') return stories().questionInformation;
  return core.kind === 'aspiration' ? stories().questionAspiration : words.questions;
}

/** Reasons must be specific: what a road report can be closed for, a question cannot. */
function archiveReasons(core: Core, words: ServiceWords, { atSpot }: Setting, random: Random): readonly string[] {
  const list = stories();
  if (core.archive) return core.archive;
  if (core.kind === 'information') return list.archiveInformation;
  if (core.kind === 'aspiration') return list.archiveAspiration;
  if (words.archive.length > 0 && random.chance(0.3)) return words.archive;
  return atSpot && random.chance(0.3) ? list.archiveUnfounded : list.archive;
}

/** How far one report has come when the sample is looked at, with the words that officers and resident used on the way. */
export function tell(
  core: Core,
  words: ServiceWords,
  setting: Setting,
  reportedAt: Date,
  now: Date,
  random: Random,
): Ending {
  const list = stories();
  const ageDays = (now.getTime() - reportedAt.getTime()) / DAY;
  const story = chooseStory(core, ageDays, random);
  const one = (phrases: readonly string[]) =>
    capital(inTown(expand(random.pick(phrases), setting.slots, random), setting.place));
  const question = core.kind === 'information';

  const ending: Ending = { story, slowness: chooseSlowness(story, ageDays, random) };
  const worked = story === 'in_progress' || ANSWERED.includes(story);
  if (worked && (!question || story === 'in_progress')) ending.progress = one([core.work]);
  if (ANSWERED.includes(story)) {
    const [starts, ends] = question
      ? [list.informationStarts, list.informationEnds]
      : core.kind === 'aspiration'
        ? [list.aspirationStarts, list.informationEnds]
        : [list.answerStarts, list.answerEnds];
    ending.answer = [one(starts), one(core.done), one(ends)].filter(Boolean).join(' ');
  }
  if (story === 'contested') {
    const common = question
      ? list.contestInformation
      : core.kind === 'aspiration'
        ? list.contestAspiration
        : list.contest;
    ending.contestReason = one(random.chance(0.85) ? core.not : common);
  }
  if (story === 'incomplete' || (worked && random.chance(0.06))) ending.question = one(questions(core, words));
  if (story === 'archived') ending.archiveReason = one(archiveReasons(core, words, setting, random));
  if (!['waiting', 'incomplete', 'archived'].includes(story) && random.chance(0.08)) ending.transfer = true;
  return ending;
}
