import { z } from 'zod';

export const ORGANISATION_KINDS = [
  'secretariat',
  'inspectorate',
  'agency',
  'sub_unit',
  'district_office',
  'village_office',
  'hospital',
  'enterprise',
  'other',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** How far a row can be trusted: a decree in force, a list that is known to be old, or one that no office has published. */
export const SOURCE_QUALITIES = ['official', 'dated', 'unofficial'] as const;
export type SourceQuality = (typeof SOURCE_QUALITIES)[number];

export interface Contact {
  readonly phone?: string;
  readonly email?: string;
  readonly address?: string;
  readonly web?: string;
}

export interface Organisation {
  readonly region: number;
  readonly id: string;
  readonly parent: string | null;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly shortName: string | null;
  readonly code: string | null;
  /** Official code of the district or village it serves; null: the whole region. */
  readonly place: string | null;
  /** Words by which a report is recognised as its business. */
  readonly duties: readonly string[];
  readonly officeHours: string | null;
  readonly contact: Contact;
  /** First day in force, `2026-01-31`; null: before our records. */
  readonly validFrom: string | null;
  /** Last day in force; null: still in force. */
  readonly validTo: string | null;
  readonly successor: string | null;
  readonly source: string;
  readonly sourceQuality: SourceQuality;
  readonly isSample: boolean;
}

export interface OrganisationRef {
  readonly region: number;
  readonly id: string;
}

// PostgreSQL stores no null byte, and the other control characters have no place in a name.
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);
const optionalLine = (max: number) => line(max).nullable().default(null);

/** What an administrator or a file says about an organisation. */
export const organisationInput = z.strictObject({
  kind: z.enum(ORGANISATION_KINDS),
  name: line(200),
  shortName: optionalLine(60),
  code: optionalLine(60),
  parent: z.uuid().nullable().default(null),
  place: z
    .string()
    .regex(/^\d\d\.\d\d(\.\d\d(\.\d{4})?)?$/)
    .nullable()
    .default(null),
  duties: z.array(line(60)).max(300).default([]),
  officeHours: optionalLine(200),
  contact: z
    .strictObject({
      phone: line(40).optional(),
      email: z.email().max(200).optional(),
      address: line(300).optional(),
      web: z
        .url({ protocol: /^https?$/ })
        .max(300)
        .optional(),
    })
    .default({}),
  validFrom: z.iso.date().nullable().default(null),
  source: line(300),
  sourceQuality: z.enum(SOURCE_QUALITIES),
});
export type OrganisationInput = z.infer<typeof organisationInput>;
export const organisationChanges = organisationInput.partial();
export type OrganisationChanges = Partial<OrganisationInput>;
