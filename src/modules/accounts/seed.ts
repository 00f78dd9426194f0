import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Tx } from '#platform/db/index.ts';
import { addSamplePeople } from './actions/people.ts';
import type { Person, StaffRole } from './types.ts';

interface SamplePerson {
  readonly login: string;
  readonly name: string;
  readonly role: StaffRole;
  /** Name of the organisation, as in the seeds of organisations. */
  readonly organisation: string | null;
}

const samples = (region: number): readonly SamplePerson[] =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'seeds', 'sample-people.json'), 'utf8'))[region] ?? [];

/**
 * Invented people of a demonstration, one for every role and some agencies; nobody has a password, all sign in with one click.
 * @param organisations those of the region: this module does not know theirs
 */
export const seedSamplePeople = (
  tx: Tx,
  region: number,
  at: Date,
  organisations: readonly { readonly id: string; readonly name: string }[],
): Promise<Person[]> => {
  const idOf = (name: string): string => {
    const found = organisations.find((organisation) => organisation.name === name);
    if (!found) throw new Error(`The sample people of ${region} work for "${name}", which is not there`);
    return found.id;
  };
  const people = samples(region).map(({ login, name, role, organisation }) => ({
    login,
    name,
    role,
    email: null,
    organisation: organisation === null ? null : idOf(organisation),
  }));
  return addSamplePeople(tx, people, at);
};
