import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { returnProof, takeProof } from '../attempts.ts';
import { verifyPassword } from '../password.ts';
import { requirePermission } from '../permissions.ts';
import { proofWrong, sessionNotFound, tooManySteps } from '../problems.ts';
import * as queries from '../queries.ts';
import { LONGEST_PASSWORD } from '../rules.ts';
import { takeTotp } from './second-step.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;

/** Counts, looks, and marks the session as proved now. @returns the actor as they stand now */
export const proving = async (
  { db }: Pick<App, 'db'>,
  actor: PersonActor,
  session: string,
  now: Date,
  isRight: (tx: Tx) => Promise<boolean>,
): Promise<PersonActor> => {
  const { region, id } = actor;
  const problem = await inRegion(db, region, async (tx) => {
    requirePermission(actor, 'session.prove', { region, person: id });
    const { waitMs } = await takeProof(tx, id, session, now);
    if (waitMs > 0) return tooManySteps(waitMs);
    if (!(await isRight(tx))) return proofWrong();
    if ((await queries.setProved(tx, id, session, now)) === 0) return sessionNotFound();
    await returnProof(tx, id, session);
    await journal(tx, actor, { act: 'session.prove', subject: `persons/${id}`, at: now, private: { session } });
    return undefined;
  });
  if (problem) throw problem;
  return { ...actor, provedAt: now };
};

/**
 * Proves once more who one is, before something sensitive: by the password, or by six digits of the app.
 * @throws {Problem} proof-wrong, too-many-second-steps, session-not-found
 */
export const proveWho = async (
  app: Pick<App, 'db' | 'secrets'>,
  actor: PersonActor,
  session: string,
  typed: string,
  now: Date,
): Promise<PersonActor> => {
  const isCode = /^\d{3}\s?\d{3}$/.test(typed.trim()); // shorter than any password
  const hash = await inRegion(app.db, actor.region, (tx) => queries.passwordHashOf(tx, actor.id));
  const matches = !isCode && (await verifyPassword(typed.slice(0, LONGEST_PASSWORD * 2), hash));
  return proving(app, actor, session, now, async (tx) => (isCode ? takeTotp(tx, app, actor.id, typed, now) : matches));
};
