import { admit, nothingHere } from '#modules/accounts/index.ts';
import type { Access } from '#platform/access.ts';
import type { Actor } from '#platform/actor.ts';
import type { Problem } from '#platform/problem.ts';

interface Address {
  readonly params: { readonly region?: string; readonly id?: string };
  /** Whether the region that the address names, if it names one, is served here. */
  readonly isServed: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Whether somebody comes through the door of a page. A door that nobody declared stays shut, also to those who may do everything.
 * A parameter of the name `id` is a UUID in every address: what is none names nothing, and no query is bothered with it.
 * @returns true; `sign-in`; or why not
 */
export const atTheDoor = (
  access: Access | undefined,
  { params, isServed }: Address,
  actor: Actor,
): true | 'sign-in' | Problem => {
  if (!access || (params.region && !isServed)) return nothingHere();
  const admitted = admit(access, actor);
  return admitted === true && params.id !== undefined && !UUID.test(params.id) ? nothingHere() : admitted;
};
