import { z } from 'zod';
import type { Actor } from '#platform/actor.ts';

/** Kinds of staff. Each is bound to a region; most also to an organisation. */
export const STAFF_ROLES = [
  'officer',
  'agency_head',
  'verifier',
  'district',
  'village',
  'cadre',
  'planner',
  'treasurer',
  'council',
  'secretary',
  'regent',
  'auditor',
  'administrator',
] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Everybody who can act: staff, and those who never sign in. */
export const ROLES = [...STAFF_ROLES, 'reporter', 'visitor', 'system'] as const;
export type Role = (typeof ROLES)[number];

/** Roles whose work is the work of one organisation: without one they could do nothing. */
export const ROLES_OF_AN_ORGANISATION: readonly StaffRole[] = [
  'officer',
  'agency_head',
  'district',
  'village',
  'cadre',
];

export interface Person {
  readonly region: number;
  readonly id: string;
  /** Lowercase; once in the whole installation. */
  readonly login: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: StaffRole;
  readonly organisation: string | null;
  readonly hasPassword: boolean;
  readonly passwordChangedAt: Date | null;
  readonly createdAt: Date;
  /** Null: may sign in. */
  readonly endedAt: Date | null;
  readonly isSample: boolean;
}

export interface PersonRef {
  readonly region: number;
  readonly id: string;
}

/** A person signed in on a device. */
export interface Session {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly expiresAt: Date;
  readonly userAgent: string;
  /** Shortened. */
  readonly address: string;
}

/** From where somebody signs in. */
export interface Device {
  readonly userAgent: string;
  /** The client's whole address; kept only shortened. */
  readonly address: string;
  /** What the device's own cookie says: which device it is, and who has signed in on it. Absent: a device nobody knows. */
  readonly known?: KnownDevice;
}

export interface KnownDevice {
  readonly id: string;
  /** Ids of people. */
  readonly people: readonly string[];
}

/** What a sign-in gives: `token` goes into the cookie and nowhere else. */
export interface SignedIn {
  readonly token: string;
  readonly expiresAt: Date;
  readonly actor: Extract<Actor, { kind: 'person' }>;
}

/** What a person gives beside the password. */
export interface Steps {
  readonly totp: boolean;
  readonly passkeys: number;
  /** Recovery codes not used yet. */
  readonly codes: number;
}

/** Owed after the first step: the second one, or to set one up. */
export type Owed = 'second_step' | 'set_up';

/** The first step is done. `token` goes into a cookie of its own; it is no session. */
export interface HalfOpen {
  readonly token: string;
  readonly expiresAt: Date;
  readonly owes: Owed;
}

/** What a proved first step gives. */
export type Entry =
  | { readonly session: SignedIn; readonly half?: undefined }
  | { readonly session?: undefined; readonly half: HalfOpen };

/** A code with which somebody sets their own password. The code itself is kept nowhere. */
export interface Invitation {
  readonly id: string;
  readonly person: string;
  /** `invitation`: made by an administrator. `reset`: asked for by whoever forgot the password. */
  readonly kind: 'invitation' | 'reset';
  readonly way: 'mail' | 'letter';
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const plainLine = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);

export const passkeyName = plainLine(80);

export const personInput = z.strictObject({
  login: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9._@+-]{2,99}$/),
  name: plainLine(120),
  email: z.email().max(200).nullable().default(null),
  role: z.enum(STAFF_ROLES),
  organisation: z.uuid().nullable().default(null),
});
export type PersonInput = z.infer<typeof personInput>;
export const personChanges = personInput.omit({ login: true }).partial();
export type PersonChanges = Partial<Omit<PersonInput, 'login'>>;
