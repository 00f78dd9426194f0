import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { isTooOld, pauseMs } from '#platform/retry.ts';
import { TEXT, TO } from '../outbox.ts';
import { gatewayOf, noteSent } from '../queries/gateway.ts';
import { type ClaimedRow, claimOutgoing, setNotSent, setSent } from '../queries/outgoing.ts';
import { TOKEN } from '../secrets.ts';
import type { Taken, Wire } from '../wire/send.ts';

type Uses = Pick<App, 'db' | 'secrets'>;

const ACTOR: Actor = { kind: 'system', task: 'channels' };
const LEASE_MS = 10 * 60_000;
/** A run claims nothing more after this long: well within the lease of the last one, which counts from the run's `now`. */
const LONGEST_RUN_MS = 5 * 60_000;

const keep = ({ db }: Uses, row: ClaimedRow, taken: Taken, now: Date): Promise<void> =>
  inRegion(db, row.region, async (tx) => {
    requirePermission(ACTOR, 'message.carry', { region: row.region });
    await noteSent(tx, row.channel, taken.kind === 'later' ? taken.why : null, now);
    if (taken.kind === 'taken') {
      await setSent(tx, row, now);
      return;
    }
    const next = taken.kind === 'refused' ? null : new Date(now.getTime() + pauseMs(row.attempts));
    await setNotSent(tx, row, taken.why, next);
    if (next === null)
      await journal(tx, ACTOR, {
        act: 'message.give_up',
        subject: `messages/${row.id}`,
        at: now,
        public: { channel: row.channel },
      });
  });

const opened = ({ secrets }: Uses, { toSealed, textSealed }: ClaimedRow) => {
  try {
    return { to: secrets.decrypt(TO, toSealed), text: secrets.decrypt(TEXT, textSealed) };
  } catch {
    return undefined;
  }
};

const sendOne = async (app: Uses, wire: Wire, row: ClaimedRow, now: Date): Promise<Taken> => {
  if (isTooOld(row.createdAt, now)) return { kind: 'refused', why: 'no provider took it within 5 days' };
  const gateway = await inRegion(app.db, row.region, (tx) => gatewayOf(tx, row.channel));
  if (!gateway) return { kind: 'later', why: 'no gateway' };
  const { channel, url, sender } = gateway;
  const said = opened(app, row);
  if (!said) return { kind: 'refused', why: 'no key of this installation opens it' };
  const token = app.secrets.decrypt(TOKEN, gateway.tokenSealed);
  return wire.send({ channel, url, sender, token }, { id: row.id, ...said });
};

/**
 * Sends what is due, each message at least once: one that was handed over just before a crash is sent again, under the same number. A
 * provider in trouble is left alone until the next run.
 * @returns how many were taken
 */
export const deliverWaiting = async (app: Uses, wire: Wire, now: Date): Promise<number> => {
  const begun = performance.now();
  const lease = new Date(now.getTime() + LEASE_MS);
  const down: string[] = [];
  let sent = 0;
  while (performance.now() - begun < LONGEST_RUN_MS) {
    const row = await inEveryRegion(app.db, (tx) => claimOutgoing(tx, now, lease, down));
    if (!row) break;
    const taken = await sendOne(app, wire, row, now);
    await keep(app, row, taken, now);
    if (taken.kind === 'taken') sent += 1;
    if (taken.kind === 'later') down.push(`${row.region} ${row.channel}`);
  }
  return sent;
};
