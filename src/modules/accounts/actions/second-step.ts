import { z } from 'zod';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { returnSecondStep, takeSecondStep } from '../attempts.ts';
import { type Half, halfOf, lockHalf } from '../half-open.ts';
import { tell } from '../mails.ts';
import { requirePermission } from '../permissions.ts';
import {
  codeWrong,
  offerExpired,
  personHasEnded,
  personNotFound,
  recoveryCodeWrong,
  secondStepMissing,
  secondStepRequired,
  signInExpired,
  tooManySteps,
} from '../problems.ts';
import * as steps from '../queries/second-step.ts';
import * as queries from '../queries.ts';
import { hashRecoveryCode, hashRecoveryCodes, newRecoveryCodes, readRecoveryCode } from '../recovery.ts';
import { hasSecondStep } from '../rules.ts';
import { openSession, personActor, renewSession, requireFreshProof } from '../sessions.ts';
import { acceptedStep, openSecret, pendingSecret, sealSecret } from '../totp.ts';
import type { Device, PersonRef, SignedIn, StaffRole } from '../types.ts';

type Sealing = Pick<App, 'db' | 'secrets'>;
type PersonActor = Extract<Actor, { kind: 'person' }>;

/** Where somebody stands who changes their second step: signed in, or half-way in because they must have one. */
export type Standing =
  | { readonly actor: PersonActor; readonly session: string; readonly half?: undefined }
  | { readonly half: string; readonly device: Device };

/** @throws {Problem} sign-in-expired */
export const requireHalf = async ({ db }: Sealing, cookie: string, owes: Half['owes'], now: Date): Promise<Half> => {
  const half = await halfOf(db, cookie, now);
  if (half?.owes !== owes) throw signInExpired();
  return half;
};

type Given = (tx: Tx, person: queries.LockedPerson) => Promise<boolean>;

/**
 * Ends a half-open sign-in in a session when the second step is right. The count of attempts is kept when it is not.
 * @throws {Problem} sign-in-expired, too-many-second-steps, and `wrong`
 */
export const finishSignIn = async (
  app: Sealing,
  half: Half,
  device: Device,
  by: string,
  now: Date,
  isRight: Given,
  wrong: () => Error,
): Promise<SignedIn> => {
  const outcome = await inRegion(app.db, half.region, async (tx) => {
    const person = await lockHalf(tx, half, now);
    requirePermission({ kind: 'visitor' }, 'session.start', { region: half.region });
    if (!person) return { problem: signInExpired() };
    const { waitMs, last } = await takeSecondStep(tx, person, device, now);
    if (waitMs > 0) return { problem: tooManySteps(waitMs) };
    if (!(await isRight(tx, person))) {
      if (last) await tell(tx, app, person, 'second_step_guessed', now);
      return { problem: wrong() };
    }
    await steps.takeHalf(tx, half.tokenHash, now);
    await returnSecondStep(tx, person, device);
    return { session: await openSession(tx, person, device, now, by) };
  });
  if (outcome.problem) throw outcome.problem;
  return outcome.session;
};

/** Whether this is a code of the person's app that was not taken before; it is taken. */
export const takeTotp = async (
  tx: Tx,
  { secrets }: Sealing,
  person: string,
  typed: string,
  now: Date,
): Promise<boolean> => {
  const totp = await steps.totpOf(tx, person);
  const step = totp && acceptedStep(openSecret(secrets, totp.secretSealed), typed, now, totp.lastStep);
  return step !== undefined && steps.takeTotpStep(tx, person, step, now);
};

/** The second step by a code of the app. @throws {Problem} sign-in-expired, code-wrong, too-many-second-steps */
export const signInWithTotp = async (
  app: Sealing,
  cookie: string,
  typed: string,
  device: Device,
  now: Date,
): Promise<SignedIn> => {
  const half = await requireHalf(app, cookie, 'second_step', now);
  const isRight: Given = (tx, person) => takeTotp(tx, app, person.id, typed, now);
  return finishSignIn(app, half, device, 'totp', now, isRight, codeWrong);
};

/** The second step by one of the codes on paper. @throws {Problem} sign-in-expired, recovery-code-wrong, too-many-second-steps */
export const signInWithRecoveryCode = async (
  app: Sealing,
  cookie: string,
  typed: string,
  device: Device,
  now: Date,
): Promise<SignedIn> => {
  const half = await requireHalf(app, cookie, 'second_step', now);
  const code = readRecoveryCode(typed);
  const hash = code && (await hashRecoveryCode(code, half.person.id));
  const isRight: Given = async (tx, person) => {
    if (!hash || !(await steps.takeRecoveryCode(tx, person.id, hash, now))) return false;
    const { codes } = await steps.stepsOf(tx, person.id);
    await tell(tx, app, person, 'recovery_code_used', now, { left: String(codes) });
    return true;
  };
  return finishSignIn(app, half, device, 'recovery_code', now, isRight, recoveryCodeWrong);
};

type Change = (tx: Tx, person: queries.LockedPerson, actor: PersonActor) => Promise<void>;

/** Who is meant, before anything is locked. @throws {Problem} proof-needed, sign-in-expired */
export const whoStands = async (app: Sealing, standing: Standing, now: Date) => {
  if (standing.half === undefined) {
    requireFreshProof(standing.actor, now);
    return { region: standing.actor.region, id: standing.actor.id };
  }
  const half = await requireHalf(app, standing.half, 'set_up', now);
  return { region: half.region, id: half.person.id, half };
};

/**
 * A change of how somebody signs in: their session goes on under a new token and all others end; a half-open sign-in becomes a session.
 * @throws {Problem} proof-needed, sign-in-expired, person-has-ended
 */
export const changeSteps = async (
  app: Sealing,
  standing: Standing,
  act: 'second_step.add' | 'second_step.remove' | 'second_step.renew_codes',
  now: Date,
  change: Change,
): Promise<SignedIn> => {
  const { region, id, half } = await whoStands(app, standing, now);
  return inRegion(app.db, region, async (tx) => {
    const person = half ? await lockHalf(tx, half, now) : await queries.lockPerson(tx, id);
    if (half && !person) throw signInExpired();
    if (!person || person.endedAt) throw personHasEnded();
    const actor = personActor(person);
    requirePermission(actor, act, { region, person: id });
    await change(tx, person, actor);
    if (standing.half === undefined) return renewSession(tx, person, standing.session, now);
    await queries.revokeSessionsOf(tx, id, now); // with it the half-open sign-in
    return openSession(tx, person, standing.device, now, 'set_up');
  });
};

/** Recovery codes for somebody's first second step; none where there is one already. The only time they are seen. */
export const firstCodes = async (app: Sealing, { region, id }: PersonRef) => {
  const has = await inRegion(app.db, region, (tx) => steps.stepsOf(tx, id));
  if (hasSecondStep(has)) return undefined;
  const codes = newRecoveryCodes();
  return { codes, hashes: await hashRecoveryCodes(codes, id) };
};

/** A second step was set up: the codes that come with the first one, the journal, the mail. */
export const recordAdded = async (
  tx: Tx,
  app: Sealing,
  person: queries.LockedPerson,
  kind: 'totp' | 'passkey',
  hashes: readonly Uint8Array[] | undefined,
  now: Date,
): Promise<void> => {
  if (hashes) await steps.setRecoveryCodes(tx, person.id, hashes, now);
  await journal(tx, personActor(person), {
    act: 'second_step.add',
    subject: `persons/${person.id}`,
    at: now,
    private: { kind },
  });
  await tell(tx, app, person, 'second_step_added', now);
};

export interface Added {
  readonly session: SignedIn;
  /** Shown now and never again; absent when the person has codes already. */
  readonly codes: readonly string[] | undefined;
}

/**
 * Keeps the secret that was offered once a code of it has come back; an earlier one ends.
 * @param offer `pending` as the form brought it back, and the code of the app
 * @throws {Problem} code-wrong, second-step-offer-expired, proof-needed, sign-in-expired
 */
export const addTotp = async (
  app: Sealing,
  standing: Standing,
  offer: { readonly pending: string; readonly code: string },
  now: Date,
): Promise<Added> => {
  const who = await whoStands(app, standing, now);
  const secret = pendingSecret(app.secrets, offer.pending, who.id, now);
  if (!secret) throw offerExpired();
  const step = acceptedStep(secret, offer.code, now, 0);
  if (step === undefined) throw codeWrong();
  const first = await firstCodes(app, who);
  const session = await changeSteps(app, standing, 'second_step.add', now, async (tx, person) => {
    await steps.setTotp(tx, person.id, sealSecret(app.secrets, secret), step, now);
    await recordAdded(tx, app, person, 'totp', first?.hashes, now);
  });
  return { session, codes: first?.codes };
};

/** What is left must do for the role; with the last second step the codes go too. */
const recordRemoved = async (
  tx: Tx,
  app: Sealing,
  person: queries.LockedPerson,
  kind: 'totp' | 'passkey',
  now: Date,
): Promise<void> => {
  if (!hasSecondStep(await steps.stepsOf(tx, person.id))) {
    if ((await steps.rolesWithSecondStep(tx)).includes(person.role)) throw secondStepRequired();
    await steps.setRecoveryCodes(tx, person.id, [], now);
  }
  await journal(tx, personActor(person), {
    act: 'second_step.remove',
    subject: `persons/${person.id}`,
    at: now,
    private: { kind },
  });
  await tell(tx, app, person, 'second_step_removed', now);
};

/**
 * Takes away one of one's own second steps.
 * @param which `totp`, or the id of a passkey; one that is gone already stays so
 * @throws {Problem} second-step-required, proof-needed
 */
export const removeSecondStep = (app: Sealing, standing: Standing, which: string, now: Date): Promise<SignedIn> =>
  changeSteps(app, standing, 'second_step.remove', now, async (tx, person) => {
    const isTotp = which === 'totp';
    const isPasskey = z.uuid().safeParse(which).success;
    const removePasskey = async () => (isPasskey ? steps.removePasskey(tx, person.id, which) : 0);
    const gone = isTotp ? await steps.removeTotp(tx, person.id) : await removePasskey();
    if (gone > 0) await recordRemoved(tx, app, person, isTotp ? 'totp' : 'passkey', now);
  });

/** Ten new recovery codes; every earlier one ends. @throws {Problem} second-step-missing, proof-needed */
export const renewRecoveryCodes = async (app: Sealing, standing: Standing, now: Date): Promise<Added> => {
  const { id } = await whoStands(app, standing, now);
  const codes = newRecoveryCodes();
  const hashes = await hashRecoveryCodes(codes, id);
  const session = await changeSteps(app, standing, 'second_step.renew_codes', now, async (tx, person, actor) => {
    if (!hasSecondStep(await steps.stepsOf(tx, person.id))) throw secondStepMissing();
    await steps.setRecoveryCodes(tx, person.id, hashes, now);
    await journal(tx, actor, { act: 'second_step.renew_codes', subject: `persons/${person.id}`, at: now });
  });
  return { session, codes };
};

/**
 * An administrator takes away everything that somebody lost: app, passkeys and codes. All their sessions end; they are told.
 * @throws {Problem} not-allowed, proof-needed, person-not-found
 */
export const removeSecondSteps = (app: Sealing, actor: Actor, { region, id }: PersonRef, now: Date): Promise<void> =>
  inRegion(app.db, region, async (tx) => {
    const person = await queries.lockPerson(tx, id);
    requirePermission(actor, 'second_step.remove', { region, person: id });
    requireFreshProof(actor, now);
    if (!person) throw personNotFound();
    const { totp, passkeys } = await steps.stepsOf(tx, id);
    if (!totp && passkeys === 0) return;
    await steps.removeTotp(tx, id);
    await steps.removePasskeysOf(tx, id);
    await steps.setRecoveryCodes(tx, id, [], now);
    const sessions = await queries.revokeSessionsOf(tx, id, now);
    await journal(tx, actor, {
      act: 'second_step.remove',
      subject: `persons/${id}`,
      at: now,
      private: { totp, passkeys, sessions },
    });
    await tell(tx, app, person, 'second_step_taken_away', now);
  });

/** Which roles must give a second step from their next sign-in on. @throws {Problem} not-allowed, proof-needed */
export const requireSecondStep = (
  { db }: Pick<App, 'db'>,
  actor: Actor,
  region: number,
  roles: readonly StaffRole[],
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'second_step.require', { region });
    requireFreshProof(actor, now);
    const before = await steps.rolesWithSecondStep(tx);
    const after = [...new Set(roles)].sort();
    if (before.length === after.length && after.every((role) => before.includes(role))) return;
    await steps.setRolesWithSecondStep(tx, after);
    await journal(tx, actor, {
      act: 'second_step.require',
      subject: 'policies/second-step',
      at: now,
      public: { roles: after },
    });
  });
