import { z } from 'zod';

const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);

/** What a region tells applications about itself. */
export const jurisdictionInput = z.strictObject({
  /** `bojonegorokab.go.id`; null: it goes by its code alone. */
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .max(200)
    .regex(/^(?!.*\.\.)[a-z0-9][a-z0-9.-]*\.[a-z]{2,}$/)
    .nullable(),
  contact: line(200),
});
export type JurisdictionInput = z.infer<typeof jurisdictionInput>;

export const keyInput = z.strictObject({
  label: line(80),
  contact: line(200),
  relays: z.boolean(),
  perHour: z.number().int().min(1).max(100_000),
});
export type KeyInput = z.infer<typeof keyInput>;

export interface ApiKey extends KeyInput {
  readonly id: string;
  readonly hint: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

/** Codes as servers give them: short, without blanks. */
const remoteCode = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\s\p{Cc}\p{Cs}]+$/u);

export const serverInput = z.strictObject({
  name: line(80),
  /** The part before `/requests.xml`. */
  url: z
    .string()
    .trim()
    .max(300)
    .regex(/^[^\s\p{Cc}\p{Cs}]*$/u)
    .transform((text) => text.replace(/\/+$/, '')),
  /** Empty where the server serves one jurisdiction only. */
  jurisdiction: z
    .string()
    .trim()
    .max(200)
    .regex(/^[^\s\p{Cc}\p{Cs}]*$/u),
  /** Absent: the one before stays. */
  apiKey: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u)
    .optional(),
  /** Code of a service here: code of the service there. */
  services: z.record(z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/), remoteCode),
  /** Only what somebody refers there, because they are in charge; else all that is verified of these services. */
  referredOnly: z.boolean().optional(),
});
export type ServerInput = z.infer<typeof serverInput>;

/** A server of somebody else, to which reports are sent. */
export interface Server extends Omit<ServerInput, 'apiKey'> {
  readonly region: number;
  readonly id: string;
  readonly hasKey: boolean;
  readonly changedAt: Date;
  readonly pollAt: Date | null;
  /** How often in a row it did not answer. */
  readonly failures: number;
  readonly answeredAt: Date | null;
  readonly lastError: string | null;
}

/** How far a report is on its way to another server. */
export type SentState = 'waiting' | 'sent' | 'given_up';

export interface Sent {
  readonly server: string;
  readonly serverName: string;
  readonly report: string;
  readonly state: SentState;
  readonly queuedAt: Date;
  readonly attempts: number;
  readonly nextTryAt: Date | null;
  readonly lastError: string | null;
  readonly sentAt: Date | null;
  readonly remoteId: string | null;
  readonly remoteStatus: 'open' | 'closed' | null;
  readonly remoteNotes: string | null;
  readonly remoteAgency: string | null;
  readonly remoteUpdatedAt: Date | null;
}
