import type { RequestEvent } from '@sveltejs/kit';
import { isFresh, proveWho } from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import type { Person } from './signed-in.ts';

/** Whether what is sensitive may be done at once, or the form must ask for a proof. */
export const isProved = ({ provedAt }: Person): boolean => isFresh(provedAt, new Date());

/** The actor as they stand after what the form gave as a proof, if it gave one. @throws {Problem} proof-wrong, too-many-attempts */
export const proved = async (event: RequestEvent, actor: Person, form: FormData): Promise<Person> => {
  const typed = form.get('proof');
  const { session } = event.locals;
  if (typeof typed !== 'string' || !typed || !session) return actor;
  return proveWho(theApp(), actor, session, typed, new Date());
};
