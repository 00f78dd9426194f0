import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inRegion } from '#platform/db/index.ts';
import { type Cursor, type Entry, readJournal } from '#platform/journal.ts';
import { beginReader, moveReader } from '#platform/journal-reader.ts';
import { forgetSender } from '../queries/incoming.ts';
import { forgetWriter } from '../queries/mail.ts';
import { takeBackMessages } from '../queries/outgoing.ts';
import { forgetSource } from '../queries/record.ts';

/** Reads in the journal who became anonymous, from the moment anything can come in. */
export const READER = 'channels.forget';
const ACTOR: Actor = { kind: 'system', task: 'channels' };

const forgetOne = ({ db }: Pick<App, 'db'>, entry: Entry & Cursor): Promise<void> =>
  inRegion(db, entry.region, async (tx) => {
    requirePermission(ACTOR, 'message.carry', { region: entry.region });
    if (!(await moveReader(tx, READER, entry))) return;
    const report = entry.subject.slice('reports/'.length);
    await forgetSender(tx, report);
    await forgetWriter(tx, report);
    await forgetSource(tx, report);
    await takeBackMessages(tx, entry.subject);
  });

/** Whoever became anonymous has no telephone, no mail address and no letter here any more either: what they write next is from a stranger. */
export const forgetAnonymous = async (app: Pick<App, 'db'>): Promise<void> => {
  for (;;) {
    const { entries, next } = await inEveryRegion(app.db, async (tx) => readJournal(tx, await beginReader(tx, READER)));
    for (const entry of entries) if (entry.act === 'report.become_anonymous') await forgetOne(app, entry);
    await inEveryRegion(app.db, (tx) => moveReader(tx, READER, next));
    if (entries.length === 0) return;
  }
};
