import { z } from 'zod';

/** By what messages of residents come and go without a page. */
export const GATEWAY_CHANNELS = ['whatsapp', 'sms'] as const;
export type GatewayChannel = (typeof GATEWAY_CHANNELS)[number];

/** What somebody wants to be sent, in the transaction of the act that causes it. */
export interface Message {
  readonly channel: GatewayChannel;
  /** A telephone number as people write it. */
  readonly to: string;
  readonly text: string;
  /** The same key is sent once. No personal data: it is not sealed. */
  readonly key: string;
  /** Subject of what it tells, as `reports/<id>`: by that it is taken back while it waits. */
  readonly about?: string;
}

export type OutgoingState = 'waiting' | 'sent' | 'given_up';

/** A message on its way out, as the administrator sees it. */
export interface OutgoingEntry {
  readonly id: string;
  readonly channel: GatewayChannel;
  /** Masked; undefined when it was sent, or when no key opens it. */
  readonly to: string | undefined;
  readonly state: OutgoingState;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly attempts: number;
  readonly lastError: string | null;
}

/** How a resident's words reach an officer who writes them down. */
export const RECORD_CHANNELS = ['walk_in', 'phone', 'paper', 'social'] as const;
export type RecordChannel = (typeof RECORD_CHANNELS)[number];

/** How the resident said yes. */
export const CONSENTS = ['spoken', 'signed', 'written'] as const;
export type ConsentHow = (typeof CONSENTS)[number];

/** What somebody agrees to: that it is taken down and handled, that we reach them about it, that everybody may read it. */
export const AGREEMENTS = ['record', 'contact', 'public'] as const;

/** How a resident's words came to an officer, and what the resident agreed to. */
export interface Recording {
  readonly channel: RecordChannel;
  readonly saidAt: Date;
  readonly how: ConsentHow;
  readonly agreesContact: boolean;
  readonly agreesPublic: boolean;
  /** Where the words stand: a link, the number of a letter. */
  readonly source: string | undefined;
}

/** A recording as it is kept; where its words stand is told only to who opens the identity. */
export interface KeptRecording extends Omit<Recording, 'source'> {
  readonly hasSource: boolean;
  readonly personId: string;
  readonly recordedAt: Date;
}

/** How a region reaches a provider, as the administrator sees it: what is secret is not among it. */
export interface Gateway {
  readonly channel: GatewayChannel;
  readonly url: string;
  /** How the provider names our number. */
  readonly sender: string;
  readonly changedAt: Date;
  readonly heardAt: Date | null;
  readonly sentAt: Date | null;
  readonly failures: number;
  readonly lastError: string | null;
}

/** A gateway as a form sends it; what is secret stays as it was when absent. */
export const gatewayInput = z.strictObject({
  channel: z.enum(GATEWAY_CHANNELS),
  url: z
    .string()
    .trim()
    .max(300)
    .regex(/^https?:\/\/[^\s?#\p{Cc}\p{Cs}]+$/u)
    .transform((url) => url.replace(/\/+$/, '')),
  sender: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9+_.-]{2,60}$/),
  token: z
    .string()
    .trim()
    .min(8)
    .max(1000)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
  secret: z
    .string()
    .trim()
    .min(16)
    .max(200)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
});
export type GatewayInput = z.infer<typeof gatewayInput>;

/** What somebody sent by a gateway, whatever its provider's shape. */
export interface Heard {
  /** As its provider numbers it. */
  readonly id: string;
  /** Digits, the country first. */
  readonly from: string;
  readonly text: string;
  readonly point?: { readonly lat: number; readonly lon: number };
  /** Pictures, as the provider names them. */
  readonly media: readonly string[];
}

/** The address that residents write to. */
export interface Mailbox {
  readonly address: string;
  readonly changedAt: Date;
  readonly heardAt: Date | null;
}

/** A mailbox as a form sends it; the secret stays as it was when absent. */
export const mailboxInput = z.strictObject({
  address: z.string().trim().toLowerCase().pipe(z.email().max(254)),
  secret: z
    .string()
    .trim()
    .min(16)
    .max(200)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
});
export type MailboxInput = z.infer<typeof mailboxInput>;
