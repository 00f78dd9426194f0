import { beginningOf } from '#platform/text.ts';
import { isSafeAddress } from '#platform/web-address.ts';
import { needsOrganisation } from '../rules.ts';
import type { Person, StaffRole } from '../types.ts';
import type { Claims, Provider } from './types.ts';

const MINUTE = 60_000;
/** How long somebody may take at the provider. Milliseconds. */
export const START_LASTS = 15 * MINUTE;
/** Starts from one network: nothing is checked here, only rows are made. */
export const STARTS = { name: 'sso-start', most: 200, perMs: 15 * MINUTE } as const;

/**
 * What speaks against an issuer that an administrator typed; undefined: nothing.
 * @param loopback whether this installation itself is reached only on this machine
 * @source OpenID Connect Discovery 1.0, 4: https, no query, no fragment
 */
export const issuerDefect = (text: string, loopback: boolean): 'no-address' | 'not-safe' | undefined => {
  const url = URL.parse(text);
  if (!url || text.length > 300 || url.search || url.hash) return 'no-address';
  return isSafeAddress(url, loopback) ? undefined : 'not-safe';
};

/** What no database takes as text, or no page shows. */
const UNPRINTED = /[\p{Cc}\p{Cs}]/gu;
/** @source OpenID Connect Core 1.0, 2: at most 255 characters of ASCII */
export const isSubject = (sub: string): boolean => /^[\x20-\x7e]{1,255}$/.test(sub);

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() ? value.trim() : undefined;
const textsOf = (value: unknown): string[] => [value].flat().flatMap((one) => textOf(one) ?? []);

/** How somebody is called at the provider, for people to recognise. */
export const labelOf = ({ email, preferred_username, name, sub }: Claims): string =>
  beginningOf((textOf(email) ?? textOf(preferred_username) ?? textOf(name) ?? sub).replace(UNPRINTED, ''), 200);

/** By what somebody is looked for who is not linked yet. */
export const recognisedBy = (
  { loginClaim }: Pick<Provider, 'loginClaim'>,
  claims: Claims,
): { readonly email: string } | { readonly login: string } | undefined => {
  if (!loginClaim) return undefined;
  const value = textOf(claims[loginClaim])?.toLowerCase();
  if (!value) return undefined;
  if (loginClaim !== 'email') return { login: value };
  return claims.email_verified === true ? { email: value } : undefined;
};

/** Whether the provider has asked for a second step itself, as far as it is believed in that. @source RFC 8176; OpenID Connect Core, 2 */
export const hasProvedSecondStep = (
  { secondStepValues }: Pick<Provider, 'secondStepValues'>,
  { acr, amr }: Claims,
): boolean => [...textsOf(acr), ...textsOf(amr)].some((value) => secondStepValues.includes(value));

/** A claim may be a list; the first value that means something counts. */
const meaning = <T>(claims: Claims, claim: string | null, meanings: Readonly<Record<string, T>>): T | undefined => {
  const known = claim ? textsOf(claims[claim]).find((value) => Object.hasOwn(meanings, value)) : undefined;
  return known === undefined ? undefined : meanings[known];
};

/**
 * What the claims change about a person that exists. They never make an administrator, and change nothing about one; nor do they give
 * a role that needs an office to somebody without one.
 */
export const claimedChanges = (
  provider: Pick<Provider, 'roleClaim' | 'roles' | 'organisationClaim' | 'organisations'>,
  claims: Claims,
  { role, organisation }: Pick<Person, 'role' | 'organisation'>,
): { readonly role?: StaffRole; readonly organisation?: string } => {
  if (role === 'administrator') return {};
  const after = {
    role: meaning<StaffRole>(claims, provider.roleClaim, provider.roles) ?? role,
    organisation: meaning(claims, provider.organisationClaim, provider.organisations) ?? organisation,
  };
  if (after.role === 'administrator' || (needsOrganisation(after.role) && after.organisation === null)) return {};
  return {
    ...(after.role === role ? {} : { role: after.role }),
    ...(after.organisation === organisation || after.organisation === null ? {} : { organisation: after.organisation }),
  };
};

/** `3522-018f…`: in an address, the region and the provider. */
export const providerPath = ({ region, id }: Pick<Provider, 'region' | 'id'>): string => `${region}-${id}`;
export const readProviderPath = (text: string): { readonly region: number; readonly id: string } | undefined => {
  const [region, id] = /^(\d{4})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text)?.slice(1) ?? [];
  return region ? { region: Number(region), id } : undefined;
};
