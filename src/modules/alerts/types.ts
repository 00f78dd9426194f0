import { z } from 'zod';

/** A mail a day at most, or within minutes. */
export const PACES = ['daily', 'at_once'] as const;
export type Pace = (typeof PACES)[number];

export const alertInput = z.strictObject({
  /** One bare address. */
  address: z.email().max(254).toLowerCase(),
  pace: z.enum(PACES),
});
export type AlertInput = z.infer<typeof alertInput>;

export interface AlertRef {
  readonly region: number;
  readonly id: string;
}

export interface Subscription {
  readonly id: string;
  readonly district: string | null;
  readonly place: string | null;
  readonly service: string | null;
  readonly pace: Pace;
  readonly askedAt: Date;
  readonly confirmedAt: Date | null;
  readonly toldAt: Date | null;
}
