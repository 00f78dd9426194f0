import type { Tx } from '#platform/db/index.ts';
import type { Secrets } from '#platform/secrets.ts';
import type { KeptRecording, Recording } from '../types.ts';

const SOURCE = 'channels.record.source';

export const insertRecord = (
  tx: Tx,
  secrets: Secrets,
  report: string,
  one: Recording & Pick<KeptRecording, 'personId' | 'recordedAt'> & { readonly organisationId: string | undefined },
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

/** How a report came that an officer took down; undefined when nobody did. Where its words stand stays sealed: see `recordedSourceOf`. */
export const recordingOf = (tx: Tx, report: string): Promise<KeptRecording | undefined> =>
  tx.one<KeptRecording>(
    `select person_id as "personId", channel, said_at as "saidAt", consent_how as how, agrees_contact as "agreesContact",
            agrees_public as "agreesPublic", source_sealed is not null as "hasSource", recorded_at as "recordedAt"
       from channels.record where region_id = $1 and report_id = $2`,
    [tx.region, report],
  );

/** Where the words of a report stand, which may name the resident: for whoever has opened the identity, and so stands in the journal. */
export const recordedSourceOf = async (tx: Tx, secrets: Secrets, report: string): Promise<string | undefined> => {
  const row = await tx.one<{ readonly sealed: Uint8Array | null }>(
    'select source_sealed as sealed from channels.record where region_id = $1 and report_id = $2',
    [tx.region, report],
  );
  return row?.sealed ? secrets.decrypt(SOURCE, row.sealed) : undefined;
};
