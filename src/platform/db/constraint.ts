/**
 * Name of the constraint or unique index that refused a statement, alike on both engines. The database is the first validator: an
 * action turns each name into its problem.
 */
export const constraintOf = (error: unknown): string | undefined => {
  const name = typeof error === 'object' && error !== null && (error as { constraint?: unknown }).constraint;
  return typeof name === 'string' ? name : undefined;
};

/** An id out of an address that is none at all, and so names nothing. @source PostgreSQL: invalid_text_representation */
export const isUnfitId = (error: unknown): boolean => {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  return code === '22P02' && /\btype uuid\b/.test(message);
};

/**
 * Text that no database takes: a null byte, or in json half a letter. It came from outside past an edge that should have cleaned it,
 * so whoever sent it is told; anything else that the database cannot read is a mistake of ours.
 * @source PostgreSQL, Appendix A: character_not_in_repertoire, untranslatable_character, invalid_text_representation
 */
export const isUnfitText = (error: unknown): boolean => {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  return code === '22021' || code === '22P05' || (code === '22P02' && /\btype json\b/.test(message));
};
