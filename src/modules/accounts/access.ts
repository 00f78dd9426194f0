import type { Access } from '#platform/access.ts';
import type { Actor } from '#platform/actor.ts';
import { Problem } from '#platform/problem.ts';
import { type Act, mayAct, PERMISSIONS } from './permissions.ts';
import { notAllowed } from './problems.ts';

/** For those who may do this act somewhere in their region. */
export const allowedTo = (act: Act, more: { readonly keepsForm?: true } = {}): Access => ({ to: 'act', act, ...more });

/** For whoever holds the key of the thing and may do this act with it: the page behind the door asks for the key. */
export const withKeyTo = (act: Act): Access => ({ to: 'act', act, byKey: true });

/** Nothing at this address, or nothing for this person: in one and the same sentence. */
export const nothingHere = () =>
  new Problem(404, 'page-not-found', { id: 'Halaman ini tidak ada.', en: 'This page does not exist.' });

/**
 * Whether somebody comes through a door, before anything behind it runs. What the address names is looked for behind it.
 * @returns true; `sign-in` for whom signing in might help; or why not
 */
export const admit = (access: Access, actor: Actor): true | 'sign-in' | Problem => {
  const isPerson = actor.kind === 'person';
  switch (access.to) {
    case 'everybody':
      return true;
    case 'nobody':
      return nothingHere();
    case 'signed-in':
      return isPerson || 'sign-in';
    case 'act': {
      const act = access.act as Act;
      if (access.byKey) return true;
      const where = isPerson ? { region: actor.region, organisation: actor.organisation } : { region: 0 };
      if (mayAct(actor, act, where)) return true;
      if (isPerson) return notAllowed(act, PERMISSIONS[act]);
      return access.keepsForm ? true : 'sign-in';
    }
  }
};
