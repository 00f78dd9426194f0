import { requirePermission } from '#modules/accounts/index.ts';
import { type Filing, joinIn, type Receipt, type ReportRef, submitIn } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { beginReader } from '#platform/journal-reader.ts';
import { insertRecord } from '../queries/record.ts';
import type { Recording } from '../types.ts';
import { READER } from './forget.ts';

/**
 * An officer takes down what a resident said, and how it came and what was agreed to is kept beside it. A form that came before is not
 * taken down again.
 * @param into the report of somebody else about the same, where the resident says that it is the same
 * @returns code and key: for the resident, to be handed over or read out, and shown to nobody again
 * @throws {Problem} 403, 409 `not-to-join`, `form-sent-before`
 */
export const recordReport = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Extract<Actor, { kind: 'person' }>,
  region: number,
  recording: Recording,
  filing: Filing,
  into?: ReportRef,
): Promise<Receipt> =>
  inRegion(app.db, region, async (tx) => {
    requirePermission(actor, 'report.record', { region });
    const told = { ...filing, submission: { ...filing.submission, channel: recording.channel } };
    const receipt = into ? await joinIn(tx, app, actor, into, told) : await submitIn(tx, app, actor, told);
    if (receipt.again) return receipt;
    const by = { personId: actor.id, organisationId: actor.organisation, recordedAt: filing.now };
    await beginReader(tx, READER);
    await insertRecord(tx, app.secrets, receipt.id, { ...recording, ...by });
    const { source, ...kept } = recording; // where it stands may name the resident
    await journal(tx, actor, {
      act: 'report.record',
      subject: `records/${receipt.id}`,
      at: filing.now,
      private: { ...kept, hasSource: source !== undefined },
    });
    return receipt;
  });
