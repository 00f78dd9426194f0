import { type RequestEvent, redirect } from '@sveltejs/kit';
import { type Act, requirePermission } from '#modules/accounts/index.ts';
import type { Region } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { Problem } from '#platform/problem.ts';

export type Person = Extract<Actor, { kind: 'person' }>;

/** Who is signed in, and the region in which they work: never the one of the address alone. */
export interface SignedIn {
  readonly actor: Person;
  readonly region: Region;
}

type Asked = Pick<RequestEvent, 'locals' | 'url'>;

export const personOf = ({ locals }: Pick<Asked, 'locals'>): SignedIn | undefined => {
  const { actor, regions } = locals;
  if (actor.kind !== 'person') return undefined;
  const region = regions.find(({ region_id }) => region_id === actor.region);
  return region && { actor, region };
};

/** Characters of an address that is come back to after signing in. */
const LONGEST_WAY_BACK = 1500;

/** The path of the sign-in page that leads back here. An action (`?/answer`) is no place to come back to. */
export const signInPath = ({ pathname, search }: Pick<URL, 'pathname' | 'search'>): string => {
  const back = search.startsWith('?/') ? pathname : pathname + search;
  // No address of ours is that long, and no proxy passes on a header of that size.
  return back.length > LONGEST_WAY_BACK ? '/masuk' : `/masuk?ke=${encodeURIComponent(back)}`;
};

/** @throws a redirect to the sign-in page */
export const signedIn = (event: Asked): SignedIn => personOf(event) ?? redirect(303, signInPath(event.url));

/** @throws a redirect to the sign-in page; {Problem} 403 for those who may not do this anywhere in their office */
export const signedInFor = (event: Asked, act: Act): SignedIn => {
  const found = signedIn(event);
  const { region, organisation } = found.actor;
  requirePermission(found.actor, act, { region, organisation });
  return found;
};

/** For a form that comes back to whoever wrote it. */
export const signedOut = () =>
  new Problem(401, 'signed-out', {
    id: 'Sesi Anda sudah berakhir. Masuk lagi di tab lain, lalu kirim sekali lagi dari sini: yang Anda tulis masih ada, foto baru perlu dipilih lagi.',
    en: 'Your session has ended. Sign in in another tab, then send again from here: what you wrote is kept, new photos must be chosen again.',
  });
