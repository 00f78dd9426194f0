/**
 * Name of the constraint or unique index that refused a statement, alike on both engines. The database is the first validator: an
 * action turns each name into its problem.
 */
export const constraintOf = (error: unknown): string | undefined => {
  const name = typeof error === 'object' && error !== null && (error as { constraint?: unknown }).constraint;
  return typeof name === 'string' ? name : undefined;
};
