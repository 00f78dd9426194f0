import { uuidv7 } from 'uuidv7';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { counting } from '#platform/limits.ts';
import { takeResetRequest } from '../attempts.ts';
import { hashInvitationCode, newInvitationCode } from '../invitation-code.ts';
import { requirePermission } from '../permissions.ts';
import * as invitations from '../queries/invitations.ts';
import * as queries from '../queries.ts';
import { type Device, personInput } from '../types.ts';
import { invite, type Sending, send } from './invitations.ts';

const LOGIN = 'accounts.reset_request.login';

/**
 * Somebody forgot the password. The same work for every name, for it is looked at only afterwards, by a job.
 * @throws {Problem} too-many-reset-requests
 */
export const requestReset = async (
  { db, secrets, jobs }: Pick<App, 'db' | 'secrets' | 'jobs'>,
  typed: string,
  device: Device,
  now: Date,
): Promise<void> => {
  const login = personInput.shape.login.safeParse(typed).data ?? '';
  const { refused, mayMail } = await counting(db, (tx) => takeResetRequest(tx, login, device.address, now));
  if (refused) throw refused;
  if (!mayMail) return;
  await inNoRegion(db, (tx) => invitations.insertResetRequest(tx, uuidv7(), secrets.encrypt(LOGIN, login), now));
  await jobs.send('accounts.send_resets');
};

/** A mail with a code, when somebody of that name can be written to. */
const sendReset = async (app: Sending, login: string, now: Date): Promise<boolean> => {
  const ref = await inNoRegion(app.db, (tx) => queries.loginOwner(tx, login));
  if (!ref) return false;
  const actor: Actor = { kind: 'system', task: 'reset' };
  requirePermission(actor, 'person.invite', { region: ref.region, person: ref.id });
  const code = newInvitationCode(ref.region);
  const hash = await hashInvitationCode(code, ref.region);
  return inRegion(app.db, ref.region, async (tx) => {
    const person = await queries.lockPerson(tx, ref.id);
    if (!person?.email || person.endedAt) return false;
    const invitation = await invite(tx, person.id, 'reset', 'mail', hash, now);
    await send(tx, app, person, 'reset', code, invitation, now);
    await journal(tx, actor, {
      act: 'person.invite',
      subject: `persons/${person.id}`,
      at: now,
      private: { invitation: invitation.id, way: 'mail', kind: 'reset' },
    });
    return true;
  });
};

/**
 * Looks after everybody who asked for a new password. A request that a dying process had taken is lost: one asks again.
 * @returns how many mails were queued
 */
export const sendResets = async (app: Sending, now: Date): Promise<number> => {
  let queued = 0;
  for (;;) {
    const request = await inNoRegion(app.db, invitations.takeOldestRequest);
    if (!request) return queued;
    if (await sendReset(app, app.secrets.decrypt(LOGIN, request.loginSealed), now)) queued += 1;
  }
};
