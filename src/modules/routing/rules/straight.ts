import type { Proposal, RoutingSetting } from '../types.ts';
import { featuredWords } from './features.ts';

/**
 * What becomes of a report when it comes in. `desk`: a person decides. `drawn`: it would have gone straight through, and a person
 * decides all the same, so that it stays known how often the program is right. `straight`: it goes to the office at once.
 */
export const COURSES = ['desk', 'drawn', 'straight'] as const;
export type Course = (typeof COURSES)[number];

const LINK = /https?:|www\.|\b(bit\.ly|t\.me|wa\.me)\b/i;
const LEAST_WORDS = 4;
const MOST_OF_ONE_WORD = 0.4;
const MOST_STRANGE = 0.3;

/** The half of all letters that Indonesian does not need. */
const isStrange = (letter: string): boolean => !/[\p{Script=Latin}]/u.test(letter);

/**
 * Whether a person should look before anything is done with it: links, one word again and again, hardly a word at all, or a script that
 * nobody here writes. An honest report that looks so only waits for its verifier.
 */
export const looksLikeSpam = (text: string): boolean => {
  if (LINK.test(text)) return true;
  const words = featuredWords(text);
  const times = new Map<number, number>();
  for (const { features } of words) times.set(features[0], (times.get(features[0]) ?? 0) + 1);
  if (times.size < LEAST_WORDS) return true;
  if (words.length > 2 * LEAST_WORDS && Math.max(...times.values()) > MOST_OF_ONE_WORD * words.length) return true;
  const letters = text.match(/\p{L}/gu) ?? [];
  return letters.filter(isStrange).length > MOST_STRANGE * letters.length;
};

/** What keeps a report with people, whatever the program believes. */
export interface Standing {
  readonly text: string;
  readonly secret: boolean;
  readonly needsInspection: boolean;
}

/**
 * @param isCalibrated whether anybody has seen how often the program is right
 * @param draw a number from 0 to 1 that nobody outside can steer
 */
export const courseOf = (
  { text, secret, needsInspection }: Standing,
  proposals: readonly Pick<Proposal, 'confidence'>[],
  { threshold, humanShare }: RoutingSetting,
  isCalibrated: boolean,
  draw: number,
): Course => {
  const [first] = proposals;
  if (threshold === null || !isCalibrated || !first || first.confidence < threshold) return 'desk';
  if (secret || needsInspection || looksLikeSpam(text)) return 'desk';
  return draw < humanShare ? 'drawn' : 'straight';
};
