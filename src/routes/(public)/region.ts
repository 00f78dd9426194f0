import { nothingHere } from '#modules/accounts/index.ts';
import type { Region } from '#modules/places/index.ts';

interface Event {
  readonly params: { readonly region?: string };
  readonly locals: { readonly region: Region | undefined };
}

/** The region of a page; undefined when the reader must choose one first. @throws 404 for one that is not served here */
export const regionOfPage = ({ params, locals }: Event): Region | undefined => {
  if (params.region && !locals.region) throw nothingHere();
  return locals.region;
};
