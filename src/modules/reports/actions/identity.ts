import { mayAct, requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { beginningOf } from '#platform/text.ts';
import { reportNotFound, textNeeded } from '../problems.ts';
import { identityOf, lockReport } from '../queries/report.ts';
import { firstWords } from '../rules/wording.ts';
import type { Report, ReportRef } from '../types.ts';

/** What a reporter told us of themselves; null where they told nothing. */
export interface Identity {
  readonly name: string | null;
  readonly contact: string | null;
  /** What they first wrote, where numbers of a person were taken out of it. */
  readonly wording: string | null;
}

const LEAST_REASON = 10;

/** An anonymous reporter is opened by few, a named one by whoever handles the report. */
const permissionFor = ({ anonymous }: Pick<Report, 'anonymous'>) =>
  anonymous ? 'report.read_identity' : 'report.read_contact';

export const mayOpenIdentity = (
  actor: Actor,
  report: Pick<Report, 'region' | 'organisationId' | 'anonymous'>,
): boolean => mayAct(actor, permissionFor(report), { region: report.region, organisation: report.organisationId });

/**
 * Shows who reported, to one person, for a reason that stays in the journal: every view of a person is accounted for.
 * @throws {Problem} 403 `not-allowed`, 422 `text-needed` without a reason
 */
export const openIdentity = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  ref: ReportRef,
  reason: string,
  now: Date,
): Promise<Identity> =>
  inRegion(app.db, ref.region, async (tx) => {
    const report = await lockReport(tx, ref);
    if (!report) throw reportNotFound();
    requirePermission(actor, permissionFor(report), { region: report.region, organisation: report.organisationId });
    if (reason.trim().length < LEAST_REASON) throw textNeeded(LEAST_REASON);
    await journal(tx, actor, {
      act: 'report.open_identity',
      subject: `reports/${report.id}`,
      at: now,
      private: { reason: beginningOf(reason.trim(), 1000), anonymous: report.anonymous },
    });
    const sealed = await identityOf(tx, report.id);
    const open = (field: string, value: Uint8Array | null | undefined) =>
      value ? app.secrets.decrypt(field, value) : null;
    const first = open('reports.original', sealed?.wording);
    return {
      name: open('reports.name', sealed?.name),
      contact: open('reports.contact', sealed?.contact),
      wording: first && firstWords(first),
    };
  });
