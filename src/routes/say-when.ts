import type { RequestEvent } from '@sveltejs/kit';
import { retryAfterOf } from '#platform/http.ts';
import type { Problem } from '#platform/problem.ts';

/** A form that comes back because of a limit says in Retry-After when to send it again, as an error page does. */
export const sayWhen = (setHeaders: RequestEvent['setHeaders'], problem: Pick<Problem, 'params'>): void => {
  const seconds = retryAfterOf(problem);
  if (seconds) setHeaders({ 'retry-after': seconds });
};
