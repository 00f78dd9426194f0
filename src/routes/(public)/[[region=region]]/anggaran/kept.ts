import { keeping } from '../kept.ts';

/** What locked versions say never changes; the hour only gives back the room of what nobody asks for any more. */
export const keptOfLocked = keeping(3_600_000, 400);
/** Payments come by files, a few a day. */
export const keptOfPayments = keeping(60_000, 400);
