import type { Doubts } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { Translate } from '#ui/messages/index.ts';
import type { NoteOf } from '#ui/types.ts';
import { notesOf } from '../../proof-words.ts';
import { mayOpen, mayReadText } from './possible.ts';

/** What an office should know about one photo of its form before it sends it. */
export interface DoubtView {
  /** 1 for the first photo of the form. */
  readonly position: number;
  readonly notes: readonly NoteOf[];
  /** The picture that it is like, where this person may see it. */
  readonly like?: string;
}

/** The doubts about the photos of a form, as far as this person may know what they are like. */
export const doubtViews = ({ photos }: Doubts, actor: Actor, reportId: string, t: Translate): DoubtView[] =>
  photos.map(({ position, flags }) => {
    const seen = flags.map(({ flag, matched }) => ({ flag, match: matched ?? null }));
    const like = seen.find(({ match }) => match && mayOpen(actor, match.report) && mayReadText(actor, match.report));
    return {
      position,
      notes: notesOf(seen, reportId, t, { mayOpen: (report) => mayOpen(actor, report), hints: true }),
      like: like?.match ? `/foto/${like.match.report.region}/${like.match.photoId}/small.webp` : undefined,
    };
  });
