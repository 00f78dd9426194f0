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

/** The disk of the database is full: nothing of the transaction was stored, reading goes on. @source PostgreSQL, Appendix A: disk_full */
export const isFull = (error: unknown): boolean => codeOf(error) === '53100';

/**
 * The database is not there for a moment: it restarts, or the way to it is cut.
 * @source PostgreSQL, Appendix A: class 08, admin_shutdown, crash_shutdown, cannot_connect_now; Node's own errors of sockets
 */
export const isAway = (error: unknown): boolean => {
  const { message = '' } = (error ?? {}) as { message?: string };
  return (
    /^(08...|57P0[123]|ECONN(REFUSED|RESET)|EPIPE|ENOTFOUND|ETIMEDOUT)$/.test(codeOf(error)) ||
    /^(Connection terminated|Client has encountered a connection error)/.test(message)
  );
};

const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
};
