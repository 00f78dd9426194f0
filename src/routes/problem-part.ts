import type { Problem, Sentence } from '#platform/problem.ts';

/** A problem of a form, and the part of the form that it is about. */
export interface PartProblem {
  readonly sentence: Sentence;
  readonly part?: Part;
}
export type Part =
  | 'finding'
  | 'body'
  | 'title'
  | 'service'
  | 'agencies'
  | 'photos'
  | 'documents'
  | 'main'
  | 'person'
  | 'template'
  | 'receiver'
  | 'contact';

const PARTS: Readonly<Record<string, Part>> = {
  'text-needed': 'body',
  'text-too-long': 'body',
  'reason-too-vague': 'body',
  'reason-used-before': 'body',
  'receiver-needed': 'body',
  'receiver-unclear': 'receiver',
  'receiver-unreachable': 'contact',
  'tracking-id-unclear': 'body',
  'tracking-id-taken': 'body',
  'tracking-id-imported': 'body',
  'finding-needed': 'finding',
  'title-needed': 'title',
  'service-unknown': 'service',
  'agency-unknown': 'agencies',
  'same-agency': 'agencies',
  'template-not-found': 'template',
  'colleague-unknown': 'person',
  'handler-same': 'person',
  'report-unknown': 'main',
  'merged-into-itself': 'main',
  'main-has-ended': 'main',
  'main-is-secret': 'main',
  'main-is-unread': 'main',
  'nothing-to-merge': 'main',
  'proof-needed': 'photos',
  'too-many-photos': 'photos',
  'photos-expired': 'photos',
  'too-many-documents': 'documents',
  'photos-doubtful': 'photos',
};

/** What is not known by its slug is about no part: an act that came too late, a store that is full. */
export const partProblem = ({ slug, sentence }: Problem): PartProblem => ({
  sentence,
  part:
    PARTS[slug] ?? (slug.startsWith('document-') ? 'documents' : /photo|file|upload/.test(slug) ? 'photos' : undefined),
});
