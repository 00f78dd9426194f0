import { type Provider, ROLE_NAMES, STAFF_ROLES, type StaffRole } from '#modules/accounts/index.ts';
import { orNull, text } from '../form.ts';
import { readMapping, writeMapping } from './mapping.ts';

export interface Office {
  readonly id: string;
  readonly name: string;
}

const roleCalled = (name: string): StaffRole | undefined =>
  STAFF_ROLES.find((role) =>
    [role, ROLE_NAMES[role].id, ROLE_NAMES[role].en].some((one) => one.toLowerCase() === name.toLowerCase()),
  );

const words = (value: string): string[] => value.split(/[\s,]+/).filter(Boolean);

/** What the form says, and lines of it that nobody understands. */
export const providerOf = (form: FormData, offices: readonly Office[]) => {
  const roles = readMapping(text(form, 'roles'), roleCalled);
  const organisations = readMapping(
    text(form, 'organisations'),
    (name) => offices.find((office) => office.name.toLowerCase() === name.toLowerCase())?.id,
  );
  const given = {
    name: text(form, 'name'),
    issuer: text(form, 'issuer'),
    clientId: text(form, 'clientId'),
    clientAuth: text(form, 'clientAuth'),
    secret: text(form, 'secret') || undefined,
    signingAlg: text(form, 'signingAlg'),
    scope: words(text(form, 'scope')).join(' '),
    loginClaim: orNull(text(form, 'loginClaim')),
    roleClaim: orNull(text(form, 'roleClaim')),
    roles: roles.values,
    organisationClaim: orNull(text(form, 'organisationClaim')),
    organisations: organisations.values,
    secondStepValues: words(text(form, 'secondStepValues')),
  };
  const wrong = [...(roles.wrong.length ? ['roles'] : []), ...(organisations.wrong.length ? ['organisations'] : [])];
  return { given, wrong };
};

/** The form of a provider as it is kept; of a new one, what fits most. */
export const valuesOf = (
  provider: Provider | undefined,
  offices: readonly Office[],
  language: 'id' | 'en',
): Record<string, string> => ({
  name: provider?.name ?? '',
  issuer: provider?.issuer ?? '',
  clientId: provider?.clientId ?? '',
  clientAuth: provider?.clientAuth ?? 'client_secret_basic',
  signingAlg: provider?.signingAlg ?? 'ES256',
  scope: provider?.scope ?? 'openid email profile',
  loginClaim: provider?.loginClaim ?? '',
  roleClaim: provider?.roleClaim ?? '',
  roles: writeMapping(provider?.roles ?? {}, (role) => ROLE_NAMES[role][language]),
  organisationClaim: provider?.organisationClaim ?? '',
  organisations: writeMapping(
    provider?.organisations ?? {},
    (id) => offices.find((office) => office.id === id)?.name ?? id,
  ),
  secondStepValues: provider?.secondStepValues.join(' ') ?? '',
});
