import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestEvent } from '@sveltejs/kit';
import type { Problem } from '#platform/problem.ts';

/** Set while the page of a refusal is made. */
export const refusal = new AsyncLocalStorage<{
  readonly problem: Problem;
  readonly locals: App.Locals;
  /** What was asked for, and not given. */
  readonly path: string;
}>();

/** The whole page that tells why somebody is not let in. SvelteKit renders errors only from within a page, so there is one that does nothing else. */
export const refusalPage = async (event: RequestEvent, problem: Problem): Promise<Response> => {
  const language = event.url.searchParams.get('bahasa');
  const asked = { problem, locals: event.locals, path: event.url.pathname };
  return refusal.run(asked, () => event.fetch(`/tidak-boleh${language ? `?bahasa=${language}` : ''}`));
};
