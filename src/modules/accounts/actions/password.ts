import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { refuseIfWaiting, returnPasswordAttempt, takePasswordAttempt } from '../attempts.ts';
import { tell } from '../mails.ts';
import { hashPassword, verifyPassword } from '../password.ts';
import { requirePermission } from '../permissions.ts';
import { passwordWrong } from '../problems.ts';
import * as queries from '../queries.ts';
import { LONGEST_PASSWORD } from '../rules.ts';
import { renewSession } from '../sessions.ts';
import type { SignedIn } from '../types.ts';
import { requireGoodPassword } from './people.ts';

interface PasswordChange {
  readonly current: string;
  readonly next: string;
  /** The session in which it happens: goes on under a new token, all others end. */
  readonly session: string;
}

/** Changes one's own password. @throws {Problem} password-wrong, password-refused, too-many-attempts, session-not-found */
export const changePassword = async (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Extract<Actor, { kind: 'person' }>,
  { current, next, session }: PasswordChange,
  now: Date,
): Promise<SignedIn> => {
  const { region, id } = actor;
  requirePermission(actor, 'person.change_password', { region, person: id });
  const { person, hash, attempt } = await inRegion(app.db, region, async (tx) => ({
    attempt: await takePasswordAttempt(tx, id, session, now),
    person: await queries.personById(tx, id),
    hash: await queries.passwordHashOf(tx, id),
  }));
  refuseIfWaiting(attempt);
  if (!(await verifyPassword(current.slice(0, LONGEST_PASSWORD * 2), hash))) throw passwordWrong();
  requireGoodPassword(next, person?.login ?? '');
  const renewed = await hashPassword(next);
  return inRegion(app.db, region, async (tx) => {
    const locked = await queries.lockPerson(tx, id);
    if (!locked || locked.passwordHash !== hash) throw passwordWrong();
    await queries.setPassword(tx, id, renewed, now);
    await returnPasswordAttempt(tx, id, session);
    const { ended, ...signedIn } = await renewSession(tx, locked, session, now);
    await journal(tx, actor, {
      act: 'person.change_password',
      subject: `persons/${id}`,
      at: now,
      private: { sessions: ended },
    });
    await tell(tx, app, locked, 'password_changed', now);
    return signedIn;
  });
};
