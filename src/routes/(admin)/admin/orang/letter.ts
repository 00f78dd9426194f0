import type { RequestEvent } from '@sveltejs/kit';
import type { Invited, Person } from '#modules/accounts/index.ts';
import type { Region } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { timeFormat } from '#platform/time/index.ts';
import type { Returned } from '../form.ts';

export interface LetterOf {
  readonly region: string;
  readonly name: string;
  readonly login: string;
  readonly code: string;
  readonly page: string;
  /** The page with the code in it. */
  readonly link: string;
  readonly until: string;
}

/** A form that was done and answers with a letter. */
export type WithLetter = Returned & { readonly letter?: LetterOf };

/** What the letter says; on this one answer and nowhere else. */
export const letterOf = (
  { url, locals }: Pick<RequestEvent, 'url' | 'locals'>,
  region: Region,
  { name, login }: Pick<Person, 'name' | 'login'>,
  { code, invitation }: Invited & { readonly code: string },
): LetterOf => {
  const page = `${theApp().settings.SIMPUL_ORIGIN ?? url.origin}/undangan`;
  const until = timeFormat(locals.language, region.time_zone).dateTime(invitation.expiresAt);
  return { region: region.name, name, login, code, page, link: `${page}?kode=${code}`, until };
};
