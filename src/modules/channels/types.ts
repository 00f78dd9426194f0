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
}

export type OutgoingState = 'waiting' | 'sent' | 'given_up';

/** A message on its way out, as the administrator sees it. */
export interface OutgoingEntry {
  readonly id: string;
  readonly channel: GatewayChannel;
  /** Masked. */
  readonly to: string;
  readonly state: OutgoingState;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly attempts: number;
  readonly lastError: string | null;
}
