import { uuidv7 } from 'uuidv7';
import { regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { counting } from '#platform/limits.ts';
import { timeFormat } from '#platform/time/index.ts';
import { refuseIfWaiting, returnInvitationCode, takeInvitationCode } from '../attempts.ts';
import { afterFirstStep } from '../half-open.ts';
import { hashInvitationCode, newInvitationCode, readInvitationCode } from '../invitation-code.ts';
import { type News, tell } from '../mails.ts';
import { hashPassword } from '../password.ts';
import { requirePermission } from '../permissions.ts';
import {
  invitationMistyped,
  invitationUnknown,
  passwordsDiffer,
  personHasEnded,
  personHasNoAddress,
  personNotFound,
} from '../problems.ts';
import * as invitations from '../queries/invitations.ts';
import * as queries from '../queries.ts';
import { INVITATION_LASTS, RESET_LASTS } from '../rules.ts';
import { personActor, requireFreshProof } from '../sessions.ts';
import type { Device, Entry, Invitation, Person, PersonRef } from '../types.ts';
import { requireGoodPassword } from './people.ts';

export type Sending = Pick<App, 'db' | 'secrets' | 'settings'>;

/** Where codes are entered. */
const PAGE = '/undangan';

/** Makes a code for somebody, in the transaction of the act. @returns the invitation; the code is kept nowhere */
export const invite = async (
  tx: Tx,
  person: string,
  kind: Invitation['kind'],
  way: Invitation['way'],
  codeHash: Uint8Array,
  now: Date,
): Promise<Invitation> => {
  const lasts = kind === 'invitation' ? INVITATION_LASTS : RESET_LASTS;
  const expiresAt = new Date(now.getTime() + lasts);
  const invitation = { id: uuidv7(), person, kind, way, createdAt: now, expiresAt };
  await invitations.insertInvitation(tx, { ...invitation, codeHash });
  return invitation;
};

/** Puts the code into the outbox, sealed until it is sent. @returns false when there is nobody to write to */
export const send = async (
  tx: Tx,
  app: Sending,
  person: Person,
  news: News,
  code: string,
  { expiresAt }: Invitation,
  now: Date,
): Promise<boolean> => {
  const region = await regionById(tx, person.region);
  const page = `${app.settings.SIMPUL_ORIGIN ?? `http://localhost:${app.settings.PORT}`}${PAGE}`;
  const until = timeFormat('id', region?.time_zone ?? 'Asia/Jakarta').dateTime(expiresAt);
  const values = { region: region?.name ?? '', code, page, link: `${page}?kode=${code}`, until };
  return tell(tx, app, person, news, now, values);
};

export interface Invited {
  readonly invitation: Invitation;
  /** For the letter, shown once; absent where it went by mail. */
  readonly code: string | undefined;
}

/**
 * Invites somebody to set their own password, the first one or a new one. Every earlier invitation ends; so do password and sessions
 * only once the code is used.
 * @throws {Problem} not-allowed, proof-needed, person-not-found, person-has-ended, person-has-no-address
 */
export const invitePerson = async (
  app: Sending,
  actor: Actor,
  ref: PersonRef,
  way: Invitation['way'],
  now: Date,
): Promise<Invited> => {
  requirePermission(actor, 'person.invite', { region: ref.region, person: ref.id });
  requireFreshProof(actor, now);
  if (way === 'mail' && !app.settings.SMTP_URL) throw personHasNoAddress();
  const code = newInvitationCode(ref.region);
  const hash = await hashInvitationCode(code, ref.region);
  return inRegion(app.db, ref.region, async (tx) => {
    const person = await queries.lockPerson(tx, ref.id);
    if (!person) throw personNotFound();
    if (person.endedAt) throw personHasEnded();
    const revoked = await invitations.revokeInvitationsOf(tx, person.id, now);
    const invitation = await invite(tx, person.id, 'invitation', way, hash, now);
    const sent = way === 'letter' || (await send(tx, app, person, 'invitation', code, invitation, now));
    if (!sent) throw personHasNoAddress();
    await journal(tx, actor, {
      act: 'person.invite',
      subject: `persons/${person.id}`,
      at: now,
      private: { invitation: invitation.id, way, revoked },
    });
    return { invitation, code: way === 'letter' ? code : undefined };
  });
};

/** Ends what waits for somebody: the letter was lost, or went to the wrong person. */
export const revokeInvitations = (
  { db }: Pick<App, 'db'>,
  actor: Actor,
  { region, id }: PersonRef,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    const person = await queries.lockPerson(tx, id);
    requirePermission(actor, 'person.invite', { region, person: id });
    if (!person) throw personNotFound();
    const revoked = await invitations.revokeInvitationsOf(tx, id, now);
    if (revoked === 0) return;
    await journal(tx, actor, { act: 'person.invite', subject: `persons/${id}`, at: now, private: { revoked } });
  });

/** Reads what was typed. @throws {Problem} invitation-mistyped, invitation-unknown */
const readTyped = (typed: string) => {
  const read = readInvitationCode(typed);
  if (read === 'mistyped') throw invitationMistyped();
  if (!read) throw invitationUnknown();
  return read;
};

/**
 * For whom a code is: they choose a password next. Changes nothing. A code that ended, one that never was and one of an ended account
 * are answered alike.
 * @throws {Problem} invitation-mistyped, invitation-unknown, too-many-attempts
 */
export const openInvitation = async (
  { db }: Pick<App, 'db'>,
  typed: string,
  device: Device,
  now: Date,
): Promise<Person> => {
  const { region, code } = readTyped(typed);
  refuseIfWaiting(await counting(db, (tx) => takeInvitationCode(tx, device, now)));
  const hash = await hashInvitationCode(code, region);
  const person = await inRegion(db, region, async (tx) => {
    const invitation = await invitations.invitationByCode(tx, hash, now);
    return invitation && queries.personById(tx, invitation.person);
  });
  if (!person || person.endedAt) throw invitationUnknown();
  await counting(db, (tx) => returnInvitationCode(tx, device));
  return person;
};

interface Acceptance {
  readonly code: string;
  readonly password: string;
  /** The password once more: nobody can look it up later. */
  readonly repeat: string;
}

/**
 * Uses a code: the person's own password is set, every session and every other code of theirs ends, and they are let in as after a
 * password: the second step is asked for all the same.
 * @throws {Problem} invitation-mistyped, invitation-unknown, passwords-differ, password-refused
 */
export const acceptInvitation = async (
  app: Pick<App, 'db' | 'secrets'>,
  { code: typed, password, repeat }: Acceptance,
  device: Device,
  now: Date,
): Promise<Entry> => {
  const invited = await openInvitation(app, typed, device, now);
  if (password !== repeat) throw passwordsDiffer();
  requireGoodPassword(password, invited.login);
  const { region, code } = readTyped(typed);
  const codeHash = await hashInvitationCode(code, region);
  const passwordHash = await hashPassword(password);
  return inRegion(app.db, region, async (tx) => {
    const person = await queries.lockPerson(tx, invited.id);
    requirePermission({ kind: 'visitor' }, 'person.accept', { region });
    const invitation = await invitations.invitationByCode(tx, codeHash, now);
    if (!person || person.endedAt || !invitation || !(await invitations.useInvitation(tx, invitation.id, now)))
      throw invitationUnknown();
    await invitations.revokeInvitationsOf(tx, person.id, now);
    await queries.setPassword(tx, person.id, passwordHash, now);
    const sessions = await queries.revokeSessionsOf(tx, person.id, now);
    await journal(tx, personActor(person), {
      act: 'person.accept',
      subject: `persons/${person.id}`,
      at: now,
      private: { invitation: invitation.id, kind: invitation.kind, way: invitation.way, sessions },
    });
    await tell(tx, app, person, 'password_reset', now);
    return afterFirstStep(tx, person, device, now, invitation.kind);
  });
};
