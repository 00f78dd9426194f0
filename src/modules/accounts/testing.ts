import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf, type Entry as Line } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { createPerson } from './actions/people.ts';
import { signIn } from './actions/sign-in.ts';
import { hashPassword } from './password.ts';
import { setPassword } from './queries.ts';
import { type Person, personInput, type SignedIn, type StaffRole } from './types.ts';

export const NOW = new Date('2026-11-20T03:00:00Z');
export const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
/** A region that is no sample, and one that is. */
export const REAL = 3578;
export const SAMPLE = 3522;
export const PASSWORD = 'kuda lumping biru';
export const OFFICE = '01930000-0000-7000-8000-00000000000f';
export const secrets = makeSecrets(new Uint8Array(32).fill(7));
export const system: Actor = { kind: 'system', task: 'init' };
export const refusedAs = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

/** Made once: hashing takes its time, and everybody in the tests has the same password. */
let passwordHash: Promise<string> | undefined;

let used = 0;
/** A device of its own, so that no test spends the attempts of another. */
export const device = () => {
  used += 1;
  return { userAgent: 'Uji/1.0', address: `198.51.${used >> 8}.${used & 255}` };
};

/** Both regions, with one office each. */
export const openRegions = async (db: Db): Promise<void> => {
  await inNoRegion(db, async (tx) => {
    await openRegion(tx, { region: REAL, isSample: false, now: NOW });
    await openRegion(tx, { region: SAMPLE, isSample: true, now: NOW });
  });
  for (const region of [REAL, SAMPLE]) {
    await inRegion(db, region, (tx) =>
      tx.run(
        `insert into organisations.organisation (region_id, id, kind, name, source, source_quality)
         values ($1, $2, 'agency', 'Dinas Contoh', 'uji', 'official')`,
        [region, OFFICE],
      ),
    );
  }
};

/** What the tests of accounts do over and over. */
export const helpers = (db: () => Db) => ({
  person: async (login: string, role: StaffRole = 'officer', region = REAL): Promise<Person> => {
    const input = personInput.parse({ login, name: 'Orang Contoh', role, organisation: OFFICE });
    const person = await createPerson(db(), system, region, input, NOW);
    passwordHash ??= hashPassword(PASSWORD);
    const hash = await passwordHash;
    await inRegion(db(), region, (tx) => setPassword(tx, person.id, hash, NOW));
    return person;
  },
  enter: async (login: string): Promise<SignedIn> => {
    const { session } = await signIn(db(), { login, password: PASSWORD, ...device() }, NOW);
    if (!session) throw new Error(`${login} still owes a second step`);
    return session;
  },
  history: (id: string, region = REAL): Promise<Line[]> =>
    inRegion(db(), region, (tx) => historyOf(tx, `persons/${id}`)),
});
