import { z } from 'zod';
import { STAFF_ROLES, type StaffRole } from '../types.ts';

/** How this program proves itself to a provider: by a shared secret (Keycloak), or by a key of its own (INApas). */
export const CLIENT_AUTH = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const;

/** @source RFC 7518, 3.4. INApas asks for P-521. */
export const SIGNING_ALGS = ['ES256', 'ES512'] as const;
export type SigningAlg = (typeof SIGNING_ALGS)[number];

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u);
const claim = line(100).nullable();

/** No claim makes an administrator. */
const CLAIMABLE = STAFF_ROLES.filter((role) => role !== 'administrator') as Exclude<StaffRole, 'administrator'>[];

export const providerInput = z.strictObject({
  name: line(60),
  issuer: line(300),
  clientId: line(200),
  clientAuth: z.enum(CLIENT_AUTH),
  /** Absent: the one before stays. */
  secret: z.string().trim().min(8).max(500).optional(),
  signingAlg: z.enum(SIGNING_ALGS),
  scope: line(200).refine((text) => text.split(' ').includes('openid')),
  /** `email` counts only where the provider has verified it; any other is compared with the login. */
  loginClaim: claim,
  roleClaim: claim,
  /** What a value of the claim stands for. */
  roles: z.record(line(200), z.enum(CLAIMABLE)),
  organisationClaim: claim,
  /** Ids of offices. */
  organisations: z.record(line(200), z.uuid()),
  secondStepValues: z.array(line(200)).max(10),
});
export type ProviderInput = z.infer<typeof providerInput>;

export interface Provider extends Omit<ProviderInput, 'secret'> {
  readonly region: number;
  readonly id: string;
  readonly hasSecret: boolean;
  readonly changedAt: Date;
}

/** What a provider says of somebody, after everything about it was checked. */
export type Claims = Readonly<Record<string, unknown>> & { readonly sub: string };

export interface Link {
  readonly provider: string;
  readonly subject: string;
  readonly person: string;
  readonly label: string;
  readonly linkedAt: Date;
}

export interface SigningKey {
  readonly kid: string;
  readonly alg: SigningAlg;
  readonly publicJwk: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}
