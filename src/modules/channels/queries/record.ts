import type { Tx } from '#platform/db/index.ts';
import type { Secrets } from '#platform/secrets.ts';
import type { KeptRecording } from '../types.ts';

const SOURCE = 'channels.record.source';

export const insertRecord = (
  tx: Tx,
  secrets: Secrets,
  report: string,
  one: KeptRecording & { readonly organisationId: string | undefined },
): Promise<number> =>
  tx.run(
    `insert into channels.record (region_id, report_id, person_id, organisation_id, channel, said_at, consent_how,
                                  agrees_contact, agrees_public, source_sealed, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.region,
      report,
      one.personId,
      one.organisationId ?? null,
      one.channel,
      one.saidAt,
      one.how,
      one.agreesContact,
      one.agreesPublic,
      one.source ? secrets.encrypt(SOURCE, one.source) : null,
      one.recordedAt,
    ],
  );

/** Where the words stand may name the resident. */
export const forgetSource = (tx: Tx, report: string): Promise<number> =>
  tx.run('update channels.record set source_sealed = null where region_id = $1 and report_id = $2', [
    tx.region,
    report,
  ]);

/** How a report came that an officer took down; undefined when nobody did. */
export const recordingOf = async (tx: Tx, secrets: Secrets, report: string): Promise<KeptRecording | undefined> => {
  const row = await tx.one<Omit<KeptRecording, 'source'> & { readonly sealed: Uint8Array | null }>(
    `select person_id as "personId", channel, said_at as "saidAt", consent_how as how, agrees_contact as "agreesContact",
            agrees_public as "agreesPublic", source_sealed as sealed, recorded_at as "recordedAt"
       from channels.record where region_id = $1 and report_id = $2`,
    [tx.region, report],
  );
  if (!row) return undefined;
  const { sealed, ...kept } = row;
  return { ...kept, source: sealed ? secrets.decrypt(SOURCE, sealed) : undefined };
};
