/**
 * Who comes through a door of the program: a page, one of its forms, a file, an API.
 * Every door is declared, pages in `src/routes/(AREA)/access.ts`, APIs in the manifest of their module, and what is not declared
 * stays shut. The names of acts are those of the accounts module, which also says who is let in.
 */
export type Access =
  /** Anybody, signed in or not. What they see there is for the page to say. */
  | { readonly to: 'everybody' }
  /** Every person who is signed in: only for what is their own. */
  | { readonly to: 'signed-in' }
  /** The program itself, on the way to somewhere else. */
  | { readonly to: 'nobody' }
  /** Those who may do this act somewhere in their region. */
  | {
      readonly to: 'act';
      readonly act: string;
      /** The page itself asks for the key of the thing and answers those without it. */
      readonly byKey?: true;
      /** The page answers 401 to those whose session has ended, and gives back what they typed. */
      readonly keepsForm?: true;
    };

export const everybody: Access = { to: 'everybody' };
export const signedInPeople: Access = { to: 'signed-in' };
export const nobody: Access = { to: 'nobody' };

/** What an address names. For those who may not find it there is no such thing, in the same words as for nothing at all. */
export interface Named {
  /** Of this kind; `tests/standards/access/things.ts` says how to make one. */
  readonly thing: string;
  readonly to: Access;
  /** It lies in the hands of an agency; otherwise of the region as a whole. */
  readonly ofAgency?: true;
}

/** `?/verify` is a named form action; POST alone is the default one. HEAD goes through GET. */
export type Door = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | `?/${string}`;
export type RouteAccess = { readonly names?: Named | readonly Named[] } & { readonly [door in Door]?: Access };
/** By route: as SvelteKit names it, below its area (`/meja/[code]`), or as Hono does (`/api/places`). */
export type AccessTable = Readonly<Record<string, RouteAccess>>;

/**
 * The declarations of all areas by the full names of their routes.
 * @param areas by file: `./(staff)/access.ts`
 */
export const joinAreas = (
  areas: Readonly<Record<string, { readonly access: AccessTable }>>,
): Map<string, RouteAccess> =>
  new Map(
    Object.entries(areas).flatMap(([file, { access }]) => {
      const area = /([^/]+)\/access\.ts$/.exec(file)?.[1];
      return Object.entries(access).map(([path, route]) => [`/${area}${path === '/' ? '' : path}`, route] as const);
    }),
  );

/** Which door of a page a request knocks at: chosen exactly as SvelteKit chooses the action. */
export const doorOf = (method: string, url: URL): Door => {
  if (method === 'HEAD') return 'GET';
  if (method !== 'POST') return method as Door;
  const action = url.searchParams.keys().find((name) => name.startsWith('/'));
  return action === undefined ? 'POST' : `?${action as `/${string}`}`;
};
