import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { counting, type Limit, take, use } from '#platform/limits.ts';
import { hookRefused, hookUnclear } from '../problems.ts';
import { gatewayOf, noteHeard } from '../queries/gateway.ts';
import { insertIncoming } from '../queries/incoming.ts';
import { CONTENT, messageIndexes, SECRET, SENDER, senderIndex } from '../secrets.ts';
import type { GatewayChannel, Heard } from '../types.ts';
import { readHeard } from '../wire/read.ts';
import { isHubSigned, isTimeSigned } from '../wire/signature.ts';

type Uses = Pick<App, 'db' | 'secrets'>;

/** The provider itself: its signature has shown who it is. */
const ACTOR: Actor = { kind: 'system', task: 'channels' };
/** A conversation stays far below. What comes beyond it is kept, and waits its turn. */
const FROM_SENDER: Limit = { name: 'message', most: 20, perMs: 3_600_000 };

/** A delivery of a provider as it came over the wire. */
export interface Delivery {
  readonly channel: GatewayChannel;
  readonly region: number;
  readonly body: Uint8Array;
  /** Of X-Hub-Signature-256 for WhatsApp, of X-Simpul-Signature for the plain shape. */
  readonly signature: string;
}

/** The gateway that this comes from. @throws {Problem} 403 `hook-refused`: there is none, or it has not signed this */
const sourceOf = ({ db, secrets }: Uses, { channel, region, body, signature }: Delivery, now: Date) =>
  inRegion(db, region, async (tx) => {
    const gateway = await gatewayOf(tx, channel);
    if (!gateway) throw hookRefused();
    const secret = secrets.decrypt(SECRET, gateway.secretSealed);
    const isSigned =
      channel === 'whatsapp' ? isHubSigned(secret, body, signature) : isTimeSigned(secret, body, signature, now);
    if (!isSigned) throw hookRefused();
    return gateway;
  });

/** How long each message has to wait for its turn. */
const waitsOf = ({ db, secrets }: Uses, channel: GatewayChannel, heard: readonly Heard[], now: Date) =>
  counting(db, async (tx) => {
    const waits: number[] = [];
    for (const { from } of heard) {
      const whom = Buffer.from(senderIndex(secrets, channel, from)).toString('hex');
      waits.push(await take(tx, [use(FROM_SENDER, whom)], now));
    }
    return waits;
  });

/**
 * Keeps what a provider delivers, each message once by its number, so that a delivery that comes again, for whatever reason, adds nothing;
 * a job makes reports of it.
 * @returns how many were new
 * @throws {Problem} 403 `hook-refused`, 400 `hook-unclear`
 */
export const takeDelivery = async (app: Uses, delivery: Delivery, now: Date): Promise<number> => {
  const { channel, region, body } = delivery;
  requirePermission(ACTOR, 'message.carry', { region });
  const gateway = await sourceOf(app, delivery, now);
  const heard = readHeard(channel, Buffer.from(body).toString('utf8'), gateway.sender);
  if (!heard) throw hookUnclear();
  if (heard.length === 0) return 0;
  const waits = await waitsOf(app, channel, heard, now);
  return inRegion(app.db, region, async (tx) => {
    let fresh = 0;
    for (const [at, { id, from, ...content }] of heard.entries())
      fresh += await insertIncoming(tx, {
        id: uuidv7(),
        channel,
        messageIndexes: messageIndexes(app.secrets, channel, id),
        senderIndex: senderIndex(app.secrets, channel, from),
        senderSealed: app.secrets.encrypt(SENDER, from),
        contentSealed: app.secrets.encrypt(CONTENT, JSON.stringify(content)),
        at: now,
        handleAt: new Date(now.getTime() + waits[at]!),
      });
    await noteHeard(tx, channel, now);
    if (fresh > 0)
      await journal(tx, ACTOR, {
        act: 'message.receive',
        subject: `gateways/${channel}`,
        at: now,
        public: { channel, messages: fresh },
      });
    return fresh;
  });
};
