import { uuidv7 } from 'uuidv7';
import { regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { requirePermission } from '../permissions.ts';
import {
  lastAdministrator,
  loginTaken,
  passwordRefused,
  personHasEnded,
  personNeedsOrganisation,
  personNotFound,
  personOrganisationUnknown,
} from '../problems.ts';
import { revokeInvitationsOf } from '../queries/invitations.ts';
import * as queries from '../queries.ts';
import { needsOrganisation, passwordDefect } from '../rules.ts';
import { requireFreshProof } from '../sessions.ts';
import type { Person, PersonChanges, PersonInput, PersonRef } from '../types.ts';

/** @throws {Problem} 422 password-refused */
export const requireGoodPassword = (password: string, login: string): void => {
  const defect = passwordDefect(password, login);
  if (defect) throw passwordRefused(defect);
};

const requireOffice = ({ role, organisation }: Pick<Person, 'role' | 'organisation'>): void => {
  if (needsOrganisation(role) && organisation === null) throw personNeedsOrganisation();
};

/** Runs a write; the database knows which organisations there are. */
const knowingOffices = async (write: Promise<unknown>): Promise<void> => {
  try {
    await write;
  } catch (error) {
    if (constraintOf(error) === 'person_works_for_known_organisation') throw personOrganisationUnknown();
    throw error;
  }
};

/** The one who is meant, locked, with the administrators: always these first, so that two acts cannot lock each other. */
const lock = async (tx: Tx, id: string) => {
  const administrators = await queries.lockAdministrators(tx);
  const person = await queries.lockPerson(tx, id);
  return { person, isLast: administrators.length === 1 && administrators[0] === id };
};

/**
 * Adds a person, who cannot sign in until they are invited and set a password of their own. In a sample region everybody is a sample.
 * @throws {Problem} not-allowed, proof-needed, login-taken, person-needs-organisation, person-organisation-unknown
 */
export const createPerson = async (
  db: Db,
  actor: Actor,
  region: number,
  input: PersonInput,
  now: Date,
): Promise<Person> => {
  requirePermission(actor, 'person.create', { region, organisation: input.organisation });
  requireFreshProof(actor, now);
  requireOffice(input);
  return inRegion(db, region, async (tx) => {
    const isSample = (await regionById(tx, region))?.is_sample ?? false;
    const person = {
      ...input,
      id: uuidv7(),
      passwordHash: null,
      passwordChangedAt: null,
      createdAt: now,
      isSample,
    };
    return addPerson(tx, actor, person, now);
  });
};

/** Writes and records a new person; permission is the caller's to check. */
const addPerson = async (
  tx: Tx,
  actor: Actor,
  person: Parameters<typeof queries.insertPerson>[1],
  now: Date,
): Promise<Person> => {
  if (!(await queries.takeLogin(tx, person.login, person.id))) throw loginTaken();
  await knowingOffices(queries.insertPerson(tx, person));
  const { role, organisation, isSample } = person;
  await journal(tx, actor, {
    act: 'person.create',
    subject: `persons/${person.id}`,
    at: now,
    public: { role, organisation, isSample },
    private: { login: person.login, name: person.name },
  });
  return (await queries.personById(tx, person.id))!;
};

/** The sample people of a region, in the transaction that fills it; whoever is there already stays. */
export const addSamplePeople = async (tx: Tx, people: readonly PersonInput[], now: Date): Promise<Person[]> => {
  const actor: Actor = { kind: 'system', task: 'seed' };
  requirePermission(actor, 'person.create', { region: tx.region! });
  const added: Person[] = [];
  for (const person of people) {
    if (await queries.loginOwner(tx, person.login)) continue;
    const sample = {
      ...person,
      id: uuidv7(),
      passwordHash: null,
      passwordChangedAt: null,
      createdAt: now,
      isSample: true,
    };
    added.push(await addPerson(tx, actor, sample, now));
  }
  return added;
};

const CHANGEABLE = ['name', 'email', 'role', 'organisation'] as const;
/** What they may do, and where a new password is sent. */
const SENSITIVE = ['email', 'role', 'organisation'] as const;

/**
 * Changes what is given and leaves the rest. A new role or office ends the person's sessions: they carry the old one.
 * @throws {Problem} not-allowed, person-not-found, person-has-ended, last-administrator; proof-needed for more than the name
 */
export const changePerson = (
  db: Db,
  actor: Actor,
  ref: PersonRef,
  changes: PersonChanges,
  now: Date,
): Promise<Person> =>
  inRegion(db, ref.region, async (tx) => {
    const { person, isLast } = await lock(tx, ref.id);
    requirePermission(actor, 'person.change', {
      region: ref.region,
      person: ref.id,
      organisation: person?.organisation,
    });
    if (!person) throw personNotFound();
    if (person.endedAt) throw personHasEnded();
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const after: Person = { ...person, ...given };
    const changed = CHANGEABLE.filter((field) => person[field] !== after[field]);
    if (changed.length === 0) return person;
    if (SENSITIVE.some((field) => changed.includes(field))) requireFreshProof(actor, now);
    requireOffice(after);
    if (isLast && after.role !== 'administrator') throw lastAdministrator();
    await knowingOffices(queries.updatePerson(tx, after));
    if (changed.includes('name')) await queries.renameInSessions(tx, ref.id, after.name);
    if (changed.includes('role') || changed.includes('organisation')) await queries.revokeSessionsOf(tx, ref.id, now);
    await journal(tx, actor, {
      act: 'person.change',
      subject: `persons/${ref.id}`,
      at: now,
      public: { changed, role: after.role, organisation: after.organisation },
      private: Object.fromEntries(changed.map((field) => [field, { from: person[field], to: after[field] }])),
    });
    return (await queries.personById(tx, ref.id))!;
  });

/** Ends an account and everything it is signed in to. What the person did stays under their name. */
export const endPerson = (db: Db, actor: Actor, ref: PersonRef, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    const { person, isLast } = await lock(tx, ref.id);
    requirePermission(actor, 'person.end', { region: ref.region, person: ref.id, organisation: person?.organisation });
    if (!person) throw personNotFound();
    if (person.endedAt) throw personHasEnded();
    if (isLast) throw lastAdministrator();
    await queries.setEnded(tx, ref.id, now);
    await revokeInvitationsOf(tx, ref.id, now);
    const sessions = await queries.revokeSessionsOf(tx, ref.id, now);
    await journal(tx, actor, { act: 'person.end', subject: `persons/${ref.id}`, at: now, private: { sessions } });
  });
