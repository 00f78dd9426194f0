import { listPeople, requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { queueMail } from '#platform/mail/index.ts';
import { readLetterFacts } from './letter-facts.ts';
import { drawLetter } from './letter-pdf.ts';
import { recipientUnknown } from './problems.ts';
import { insertLetter, letterExists, putRecipient, putThreshold, recipients, removeRecipient } from './queries/kept.ts';
import { letterOf } from './rules/letter.ts';
import type { Threshold } from './types.ts';

/** Another amount from now on, with its source. */
export const changeThreshold = (db: Db, actor: Actor, region: number, threshold: Threshold, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'figures.change', { region });
    await putThreshold(tx, threshold);
    const { code, value, source } = threshold;
    await journal(tx, actor, {
      act: 'figures.change',
      subject: `thresholds/${code}`,
      at: now,
      public: { value, source },
    });
  });

/** From now on this person is sent the weekly letter. @throws {Problem} 422 `letter-recipient-unknown` */
export const nameRecipient = (db: Db, actor: Actor, region: number, person: string, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'letter.address', { region });
    const found = (await listPeople(tx, { ended: false })).find(({ id }) => id === person);
    if (!found?.email) throw recipientUnknown();
    if ((await putRecipient(tx, person)) === 0) return;
    await journal(tx, actor, { act: 'letter.address', subject: `people/${person}`, at: now, public: { named: true } });
  });

export const dropRecipient = (db: Db, actor: Actor, region: number, person: string, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'letter.address', { region });
    if ((await removeRecipient(tx, person)) === 0) return;
    await journal(tx, actor, { act: 'letter.address', subject: `people/${person}`, at: now, public: { named: false } });
  });

/**
 * Writes the letter of the week before a Monday, keeps it, and sends it to whoever is named; once, however often it is asked for.
 * @param monday YYYY-MM-DD in the region's own time
 * @returns whether it was written now
 */
export const makeLetter = async (
  app: Pick<App, 'db' | 'secrets' | 'settings'>,
  actor: Actor,
  region: number,
  monday: string,
  now: Date,
): Promise<boolean> => {
  requirePermission(actor, 'letter.make', { region });
  if (await inRegion(app.db, region, (tx) => letterExists(tx, monday))) return false;
  const letter = letterOf(await readLetterFacts(app, region, monday, now));
  const pdf = await drawLetter(letter);
  return inRegion(app.db, region, async (tx) => {
    if (!(await insertLetter(tx, { monday, madeAt: now, headline: letter.headline, pdf }))) return false;
    const named = (await recipients(tx)).filter(({ email }) => email !== null);
    for (const { email } of named) {
      await queueMail(
        tx,
        app.secrets,
        {
          to: email!,
          subject: `${letter.region}: ${letter.headline}`,
          text: `${letter.lead}\n\n${letter.headline}.\n\nSelengkapnya satu halaman di lampiran. Surat ini juga tersimpan di layar Pantau.\n`,
          attachments: [{ name: `surat-pekanan-${monday}.pdf`, type: 'application/pdf', content: pdf }],
        },
        now,
      );
    }
    await journal(tx, actor, {
      act: 'letter.make',
      subject: `letters/${monday}`,
      at: now,
      public: { sentTo: named.length },
    });
    return true;
  });
};
