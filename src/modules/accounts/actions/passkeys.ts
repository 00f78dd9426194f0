import { uuidv7 } from 'uuidv7';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { newChallenge, readChallenge } from '../challenges.ts';
import { type Half, halfOf } from '../half-open.ts';
import { requirePermission } from '../permissions.ts';
import { passkeyNotTaken, passkeyRefused, passkeyTaken, sessionNotFound, signInExpired } from '../problems.ts';
import * as passkeys from '../queries/passkeys.ts';
import * as queries from '../queries.ts';
import { hashOf, openSession } from '../sessions.ts';
import { type Device, type PersonRef, passkeyName, type SignedIn } from '../types.ts';
import {
  creationOptions,
  readAuthentication,
  readHandle,
  readRegistration,
  requestOptions,
  type Site,
  verifiedAuthentication,
  verifiedRegistration,
} from '../webauthn.ts';
import { proving } from './prove.ts';
import {
  type Added,
  changeSteps,
  finishSignIn,
  firstCodes,
  recordAdded,
  requireHalf,
  type Standing,
  whoStands,
} from './second-step.ts';

type Sealing = Pick<App, 'db' | 'secrets'>;
type PersonActor = Extract<Actor, { kind: 'person' }>;

/** A challenge answers to one place only: what was asked for there is taken nowhere else. */
const VISITOR = 'visitor';
const boundToHalf = ({ tokenHash }: Half) => `half ${tokenHash.toString('base64url')}`;
const boundToSession = (session: string) => `session ${session}`;
const boundTo = (standing: Standing) =>
  standing.half === undefined
    ? boundToSession(standing.session)
    : `half ${hashOf(standing.half.slice(standing.half.indexOf('.') + 1)).toString('base64url')}`;

/** What the browser needs to make a passkey. Changes nothing. @throws {Problem} proof-needed, sign-in-expired */
export const passkeyCreation = async (app: Sealing, standing: Standing, site: Site, now: Date) => {
  const { region, id } = await whoStands(app, standing, now);
  const { person, has } = await inRegion(app.db, region, async (tx) => ({
    person: await queries.personById(tx, id),
    has: await passkeys.credentialsOf(tx, id),
  }));
  if (!person) throw sessionNotFound();
  return creationOptions(site, person, has, newChallenge(app.secrets, boundTo(standing), now));
};

/** What the browser needs to sign in without a name: the same for everybody. Changes nothing. */
export const passkeySignIn = ({ secrets }: Pick<App, 'secrets'>, site: Site, now: Date) =>
  requestOptions(site, undefined, newChallenge(secrets, VISITOR, now));

const requestFor = async (app: Sealing, { region, id }: PersonRef, bound: string, site: Site, now: Date) => {
  const has = await inRegion(app.db, region, (tx) => passkeys.credentialsOf(tx, id));
  return requestOptions(site, has, newChallenge(app.secrets, bound, now));
};

/** What the browser needs to give the second step. Changes nothing. @throws {Problem} sign-in-expired */
export const passkeySecondStep = async (app: Sealing, cookie: string, site: Site, now: Date) => {
  const half = await halfOf(app.db, cookie, now);
  if (half?.owes !== 'second_step') throw signInExpired();
  return requestFor(app, { region: half.region, id: half.person.id }, boundToHalf(half), site, now);
};

/** What the browser needs to prove once more who one is. Changes nothing. */
export const passkeyProof = (app: Sealing, actor: PersonActor, session: string, site: Site, now: Date) =>
  requestFor(app, actor, boundToSession(session), site, now);

/** Makes the taking of an answer: right for this person, challenge and site, and never taken before. Verified outside any transaction. */
const answered = async (
  app: Sealing,
  { region, id }: PersonRef,
  text: string,
  bound: string,
  site: Site,
  now: Date,
): Promise<(tx: Tx) => Promise<boolean>> => {
  const no = async () => false;
  const read = readAuthentication(text);
  const challenge = read && readChallenge(app.secrets, read.challenge, bound, now);
  if (!challenge) return no;
  const known = await inRegion(app.db, region, (tx) => passkeys.credentialById(tx, read.answer.id));
  if (known?.person !== id) return no;
  const counter = await verifiedAuthentication(site, read, known);
  if (counter === undefined) return no;
  return async (tx) =>
    (await passkeys.spendChallenge(tx, challenge.hash, challenge.expiresAt)) &&
    (await passkeys.setPasskeyUsed(tx, known.id, counter, now)) === 1;
};

/**
 * Keeps a new passkey.
 * @param given `answer` of the browser, as JSON, and the name by which its owner will know it
 * @throws {Problem} passkey-not-taken, passkey-taken, proof-needed, sign-in-expired
 */
export const addPasskey = async (
  app: Sealing,
  standing: Standing,
  given: { readonly answer: string; readonly name: string },
  site: Site,
  now: Date,
): Promise<Added> => {
  const who = await whoStands(app, standing, now);
  const read = readRegistration(given.answer);
  const challenge = read && readChallenge(app.secrets, read.challenge, boundTo(standing), now);
  const made = challenge && (await verifiedRegistration(site, read));
  if (!made) throw passkeyNotTaken();
  const name = passkeyName.safeParse(given.name).data ?? 'Passkey';
  const first = await firstCodes(app, who);
  const keep = async (tx: Tx, person: queries.LockedPerson) => {
    if (!(await passkeys.spendChallenge(tx, challenge.hash, challenge.expiresAt))) throw passkeyNotTaken();
    await passkeys.insertPasskey(tx, { ...made, id: uuidv7(), person: person.id, name, createdAt: now });
    await recordAdded(tx, app, person, 'passkey', first?.hashes, now);
  };
  try {
    return { session: await changeSteps(app, standing, 'second_step.add', now, keep), codes: first?.codes };
  } catch (error) {
    if (constraintOf(error) === 'passkey_once') throw passkeyTaken();
    throw error;
  }
};

/** The second step by a passkey. @throws {Problem} sign-in-expired, passkey-refused, too-many-attempts */
export const signInWithSecondPasskey = async (
  app: Sealing,
  cookie: string,
  answer: string,
  device: Device,
  site: Site,
  now: Date,
): Promise<SignedIn> => {
  const half = await requireHalf(app, cookie, 'second_step', now);
  const ref = { region: half.region, id: half.person.id };
  const isRight = await answered(app, ref, answer, boundToHalf(half), site, now);
  return finishSignIn(app, half, device, 'passkey', now, isRight, passkeyRefused);
};

/**
 * Signs in by a passkey alone: it is something one has and, as it asks for finger or PIN, something one is or knows. Both steps in one.
 * A passkey nobody has here, one of an ended account and a wrong answer are answered alike.
 * @throws {Problem} passkey-refused
 */
export const signInWithPasskey = async (
  app: Sealing,
  answer: string,
  device: Device,
  site: Site,
  now: Date,
): Promise<SignedIn> => {
  const ref = readHandle(readAuthentication(answer)?.answer.response.userHandle);
  if (!ref) throw passkeyRefused();
  const isRight = await answered(app, ref, answer, VISITOR, site, now);
  return inRegion(app.db, ref.region, async (tx) => {
    const person = await queries.lockPerson(tx, ref.id);
    requirePermission({ kind: 'visitor' }, 'session.start', { region: ref.region });
    if (!person || person.endedAt || !(await isRight(tx))) throw passkeyRefused();
    return openSession(tx, person, device, now, 'passkey alone');
  });
};

/** Proves once more who one is, by a passkey. @throws {Problem} proof-wrong, session-not-found */
export const proveByPasskey = async (
  app: Sealing,
  actor: PersonActor,
  session: string,
  answer: string,
  site: Site,
  now: Date,
): Promise<PersonActor> =>
  proving(app, actor, session, now, await answered(app, actor, answer, boundToSession(session), site, now));
