import type { Tx } from '#platform/db/index.ts';
import type { StoredDocument } from '#platform/files/index.ts';
import type { Attachment, Message, MessageKind, ReportStatus, Showing } from '../types.ts';

interface NewDocument extends StoredDocument {
  readonly id: string;
  readonly reportId: string;
  readonly messageId: string;
  readonly position: number;
  readonly at: Date;
}

export const insertDocument = (tx: Tx, document: NewDocument): Promise<number> =>
  tx.run(
    `insert into reports.document (region_id, id, report_id, message_id, position, file_key, kind, name, bytes, sha256, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      tx.region,
      document.id,
      document.reportId,
      document.messageId,
      document.position,
      document.fileKey,
      document.kind,
      document.name,
      document.bytes,
      document.sha256,
      document.at,
    ],
  );

export const documentsOf = (tx: Tx, reportId: string): Promise<Attachment[]> =>
  tx.query<Attachment>(
    `select id, message_id as "messageId", kind, name, bytes from reports.document
      where region_id = $1 and report_id = $2 order by position, id`,
    [tx.region, reportId],
    'documents-of-report',
  );

export interface DocumentOwner {
  readonly fileKey: string;
  readonly messageKind: MessageKind;
  readonly report: {
    readonly code: string;
    readonly secret: boolean;
    readonly status: ReportStatus;
    readonly organisationId: string | null;
  };
}

/** A document with the report and the message it belongs to: what decides who may have it. */
export const documentOwner = async (tx: Tx, id: string, kind: string): Promise<DocumentOwner | undefined> => {
  const row = await tx.one<DocumentOwner['report'] & { fileKey: string; messageKind: MessageKind }>(
    `select d.file_key as "fileKey", m.kind as "messageKind", r.code, r.secret, r.status, r.organisation_id as "organisationId"
       from reports.document d join reports.report r on r.region_id = d.region_id and r.id = d.report_id
       join reports.message m on m.region_id = d.region_id and m.id = d.message_id
      where d.region_id = $1 and d.id = $2 and d.kind = $3`,
    [tx.region, id, kind],
    'document-owner',
  );
  if (!row) return undefined;
  const { fileKey, messageKind, ...report } = row;
  return { fileKey, messageKind, report };
};

/** Which of these files of the store are documents that a row names, in whichever regions `tx` sees. */
export const knownDocuments = async (tx: Tx, files: readonly string[]): Promise<Set<string>> => {
  const rows = await tx.query<{ key: string }>(
    'select file_key as key from reports.document where file_key = any($1::text[])',
    [files],
  );
  return new Set(rows.map(({ key }) => key));
};

export const messageById = (
  tx: Tx,
  reportId: string,
  id: string,
): Promise<Pick<Message, 'id' | 'kind' | 'body'> | undefined> =>
  tx.one('select id, kind, body from reports.message where region_id = $1 and report_id = $2 and id = $3', [
    tx.region,
    reportId,
    id,
  ]);

/** What everybody reads of a message from now on, and the choice in its history. */
export const showMessage = async (tx: Tx, showing: Showing, written: string): Promise<void> => {
  const { id, messageId, at, personId, body, reason } = showing;
  await tx.run('update reports.message set is_public = $3, public_body = $4 where region_id = $1 and id = $2', [
    tx.region,
    messageId,
    body !== null,
    body === written ? null : body,
  ]);
  await tx.run(
    `insert into reports.message_showing (region_id, id, message_id, at, person_id, body, reason)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.region, id, messageId, at, personId, body, reason],
  );
};

/** What was chosen to be shown of the messages of a report, oldest first. */
export const showingsOf = (tx: Tx, reportId: string): Promise<Showing[]> =>
  tx.query<Showing>(
    `select s.id, s.message_id as "messageId", s.at, s.person_id as "personId", s.body, s.reason
       from reports.message_showing s join reports.message m on m.region_id = s.region_id and m.id = s.message_id
      where s.region_id = $1 and m.report_id = $2 order by s.at, s.id`,
    [tx.region, reportId],
    'showings-of-report',
  );

/** Takes away for good who reported; what they wrote stays. */
export const eraseIdentity = (tx: Tx, id: string): Promise<number> =>
  tx.run(
    `update reports.report set reporter_name_sealed = null, reporter_contact_sealed = null, reporter_contact_index = null,
        original_sealed = case when source is null then null else original_sealed end
      where region_id = $1 and id = $2`,
    [tx.region, id],
  );
