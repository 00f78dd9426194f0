import { createHash, createHmac, randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal, journalAll } from '#platform/journal.ts';
import type { TimeZone } from '#platform/time/index.ts';
import { reportNotDrawn } from '../problems.ts';
import {
  closedBetween,
  insertCommitment,
  insertDraw,
  lockUndrawn,
  openAuditOf,
  setFinding,
  undrawnMonths,
} from '../queries/audit.ts';
import { proofRules } from '../queries/proof.ts';
import { beginOf, type Closed, drawnOf, type Month, monthAfter, monthOf, ticketText } from '../rules/audit.ts';
import { mayHappen } from '../rules/life.ts';
import { inForce } from '../rules/proof.ts';
import type { AuditFinding, Report, ReportRef, StoredPhoto } from '../types.ts';
import { reworkOf } from './reporter.ts';
import { move, onReport, say, write } from './step.ts';

const SECRET_BYTES = 32;
const FIELD = 'reports.audit_secret';
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const timeZoneOf = async (tx: Tx): Promise<TimeZone> => (await regionById(tx, tx.region!))?.time_zone ?? 'Asia/Jakarta';

/**
 * Fixes the secrets of this month and the next by their hashes, in the public journal: each long before it is needed, so that nobody
 * can choose it when the reports are known. A month whose secret came late counts from then on.
 */
export const commitAudits = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  region: number,
  now: Date,
): Promise<void> =>
  inRegion(app.db, region, async (tx) => {
    requirePermission(actor, 'audit.draw', { region });
    const month = monthOf(await timeZoneOf(tx), now);
    for (const one of [month, monthAfter(month)]) {
      const secret = randomBytes(SECRET_BYTES);
      const commitment = createHash('sha256').update(secret).digest();
      if (!(await insertCommitment(tx, one, commitment, app.secrets.encrypt(FIELD, hex(secret)), now))) continue;
      await journal(tx, actor, {
        act: 'audit.commit',
        subject: `audits/${one}`,
        at: now,
        public: { month: one, commitment: hex(commitment) },
      });
    }
  });

/** Months that are over and not drawn yet. */
export const monthsToDraw = (db: Db, region: number, now: Date): Promise<Month[]> =>
  inRegion(db, region, async (tx) => {
    const month = monthOf(await timeZoneOf(tx), now);
    return (await undrawnMonths(tx)).filter((one) => one < month);
  });

/** The share that was in force when the month began: nobody lowers it when he sees what comes. */
const shareOf = async (tx: Tx, month: Month): Promise<{ percent: number; least: number }> => {
  const rules = inForce(await proofRules(tx), month);
  return { percent: rules.get('audit_percent')?.amount ?? 100, least: rules.get('audit_least')?.amount ?? 1 };
};

/**
 * Draws the reports of a month that are to be audited, and tells the secret, the rule and every report that could have been drawn.
 * Once: a month that is drawn, or that is not over, stays as it is.
 * @throws {Error} when the key that sealed the secret is gone
 */
export const drawAudits = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  region: number,
  month: Month,
  now: Date,
): Promise<number> =>
  inRegion(app.db, region, async (tx) => {
    requirePermission(actor, 'audit.draw', { region });
    const found = await lockUndrawn(tx, month);
    const timeZone = await timeZoneOf(tx);
    const to = beginOf(timeZone, monthAfter(month));
    if (!found || now < to) return 0;
    const secret = Buffer.from(app.secrets.decrypt(FIELD, found.secretSealed), 'hex');
    const begin = beginOf(timeZone, month);
    const closed = await closedBetween(tx, found.committedAt > begin ? found.committedAt : begin, to);
    const share = await shareOf(tx, month);
    const ticketOf = (one: Closed) => createHmac('sha256', secret).update(ticketText(one)).digest('hex');
    const drawn = new Map([...drawnOf(closed, ticketOf, share)].map((report) => [report, uuidv7()]));
    await insertDraw(tx, month, { secret, ...share }, closed, drawn, now);
    const told = { month, commitment: hex(found.commitment), secret: hex(secret), ...share };
    await journalAll(tx, actor, [
      {
        act: 'audit.draw',
        subject: `audits/${month}`,
        at: now,
        public: { ...told, closed: closed.length, drawn: drawn.size },
      },
      ...[...drawn.keys()].map((report) => ({
        act: 'report.draw_audit',
        subject: `reports/${report}`,
        at: now,
        public: { month },
      })),
    ]);
    return drawn.size;
  });

/** What an auditor brings back from the place. */
export interface Visit {
  readonly finding: AuditFinding;
  /** What the auditor saw: everybody reads it. */
  readonly body: string;
  /** Of the visit. */
  readonly photos: readonly StoredPhoto[];
}

const LEAST_WORDS = 20;

/**
 * The auditor says what is to be seen of a report that was drawn; it stands in the report for everybody. Work that was not done is owed
 * again, with a limit of its own.
 * @throws {Problem} 409 `report-not-drawn`, 422 `text-needed`
 */
export const auditReport = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  { finding, body, photos }: Visit,
  now: Date,
): Promise<Report> =>
  onReport(db, actor, 'report.audit', ref, now, async (step) => {
    const { tx, report } = step;
    const drawn = await openAuditOf(tx, report.id);
    if (!drawn || actor.kind !== 'person') throw reportNotDrawn();
    const message = await say(step, 'audit', body, { least: LEAST_WORDS, photos });
    await setFinding(tx, drawn.id, { finding, messageId: message, auditorId: actor.id, now: step.now });
    const told = { public: { message, finding, month: drawn.month } };
    if (finding !== 'not_done' || !mayHappen('audit', report.status)) return write(step, 'audit', {}, told);
    const change = reworkOf(step);
    return move(step, 'audit', change, { public: { ...told.public, reopenings: change.reopenings } });
  });
