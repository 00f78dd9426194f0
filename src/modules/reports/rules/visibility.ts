import type { MessageKind } from '../types.ts';

/** What a verifier may show to everybody: never notes, never what reporter and office write to each other in private. */
export const mayBeShown = (kind: MessageKind): boolean => kind !== 'note' && kind !== 'message';

/** What is known of whoever asks for a picture. */
export interface Viewer {
  /** Holds the reporter's key of this very report. */
  readonly isReporter: boolean;
  /** May read this report at a desk. */
  readonly isStaff: boolean;
}

/**
 * Who may see a picture of a report.
 * @param message what it came with; null: the report itself
 * @param isPublicText whether everybody may read the report
 * @returns `public`: everybody, and caches may keep it; `private`: this viewer alone; undefined: not this viewer
 */
export const photoVisibility = (
  message: { readonly kind: MessageKind; readonly isPublic: boolean } | null,
  isPublicText: boolean,
  viewer: Viewer,
): 'public' | 'private' | undefined => {
  const isNote = message?.kind === 'note';
  if (isPublicText && !isNote && (message?.isPublic ?? true)) return 'public';
  return viewer.isStaff || (viewer.isReporter && !isNote) ? 'private' : undefined;
};
