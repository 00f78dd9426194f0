import type { Problem, Sentence } from '#platform/problem.ts';

/** A problem of a form, and the part of the form that it is about. */
export interface PartProblem {
  readonly sentence: Sentence;
  readonly part?: Part;
}
export type Part = 'finding' | 'body' | 'title' | 'service' | 'agencies' | 'photos';

const PARTS: Readonly<Record<string, Part>> = {
  'text-needed': 'body',
  'text-too-long': 'body',
  'reason-too-vague': 'body',
  'finding-needed': 'finding',
  'title-needed': 'title',
  'service-unknown': 'service',
  'agency-unknown': 'agencies',
  'same-agency': 'agencies',
  'proof-needed': 'photos',
  'too-many-photos': 'photos',
  'photos-expired': 'photos',
  'photos-doubtful': 'photos',
};

/** What is not known by its slug is about no part: an act that came too late, a store that is full. */
export const partProblem = ({ slug, sentence }: Problem): PartProblem => ({
  sentence,
  part: PARTS[slug] ?? (/photo|file|upload/.test(slug) ? 'photos' : undefined),
});
