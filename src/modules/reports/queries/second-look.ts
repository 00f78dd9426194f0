import type { Tx } from '#platform/db/index.ts';
import type { StoredPhoto } from '../types.ts';

/** An answer that says that work was done, and what somebody else of the office made of it. */
export interface ProposedAnswer {
  readonly id: string;
  readonly makerId: string;
  readonly madeAt: Date;
  readonly body: string;
  readonly photos: readonly StoredPhoto[];
  readonly state: 'waiting' | 'sent' | 'returned' | 'recalled';
  readonly checkerId: string | null;
  readonly checkedAt: Date | null;
  /** Why it came back. */
  readonly reason: string | null;
}

export const wantsSecondLook = async (tx: Tx, organisation: string): Promise<boolean> =>
  (
    await tx.one<{ on: boolean }>(
      'select second_look as on from reports.office_rule where region_id = $1 and organisation_id = $2',
      [tx.region, organisation],
      'second-look',
    )
  )?.on ?? false;

export const upsertSecondLook = (tx: Tx, organisation: string, isOn: boolean, at: Date): Promise<number> =>
  tx.run(
    `insert into reports.office_rule (region_id, organisation_id, second_look, changed_at) values ($1, $2, $3, $4)
     on conflict (region_id, organisation_id) do update set second_look = excluded.second_look, changed_at = excluded.changed_at`,
    [tx.region, organisation, isOn, at],
  );

export const insertProposedAnswer = async (
  tx: Tx,
  answer: Pick<ProposedAnswer, 'id' | 'makerId' | 'madeAt' | 'body' | 'photos'> & {
    reportId: string;
    organisationId: string;
  },
): Promise<void> => {
  await tx.run(
    `insert into reports.proposed_answer (region_id, id, report_id, organisation_id, maker_id, made_at, body)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.region, answer.id, answer.reportId, answer.organisationId, answer.makerId, answer.madeAt, answer.body],
  );
  for (const [position, { likeness: _, fileKey, sha256, ...facts }] of answer.photos.entries())
    await tx.run(
      'insert into reports.proposed_photo (region_id, answer_id, position, file_key, facts) values ($1, $2, $3, $4, $5)',
      [tx.region, answer.id, position, fileKey, { ...facts, sha256: Buffer.from(sha256).toString('hex') }],
    );
};

type Facts = Omit<StoredPhoto, 'fileKey' | 'sha256' | 'takenAt' | 'device'> & {
  sha256: string;
  takenAt?: string;
  device?: Omit<NonNullable<StoredPhoto['device']>, 'at'> & { at: string };
};

const photoOf = ({ fileKey, facts }: { fileKey: string; facts: Facts }): StoredPhoto => {
  const { sha256, takenAt, device, ...rest } = facts;
  return {
    ...rest,
    fileKey,
    sha256: Buffer.from(sha256, 'hex'),
    ...(takenAt ? { takenAt: new Date(takenAt) } : {}),
    ...(device ? { device: { ...device, at: new Date(device.at) } } : {}),
  };
};

/** The newest that this office wrote for a report, whatever became of it. */
export const newestProposedAnswer = async (
  tx: Tx,
  report: string,
  organisation: string,
): Promise<ProposedAnswer | undefined> => {
  const found = await tx.one<Omit<ProposedAnswer, 'photos'>>(
    `select id, maker_id as "makerId", made_at as "madeAt", body, state, checker_id as "checkerId", checked_at as "checkedAt", reason
       from reports.proposed_answer where region_id = $1 and report_id = $2 and organisation_id = $3
      order by made_at desc, id desc limit 1`,
    [tx.region, report, organisation],
    'newest-proposed-answer',
  );
  if (!found) return undefined;
  const photos = await tx.query<{ fileKey: string; facts: Facts }>(
    `select file_key as "fileKey", facts from reports.proposed_photo where region_id = $1 and answer_id = $2 order by position`,
    [tx.region, found.id],
    'proposed-photos',
  );
  return { ...found, photos: photos.map(photoOf) };
};

export const closeProposedAnswer = (
  tx: Tx,
  id: string,
  {
    state,
    checkerId,
    reason,
    at,
  }: { state: ProposedAnswer['state']; checkerId: string | null; reason: string | null; at: Date },
): Promise<number> =>
  tx.run(
    `update reports.proposed_answer set state = $3, checker_id = $4, reason = $5, checked_at = $6 where region_id = $1 and id = $2`,
    [tx.region, id, state, checkerId, reason, at],
  );

/** What waits for a second person of an office, or about a report, goes back to whoever wrote it: nobody has to look at it any more. */
export const recallWaiting = (tx: Tx, by: 'report_id' | 'organisation_id', id: string, at: Date): Promise<number> =>
  tx.run(
    `update reports.proposed_answer set state = 'recalled', checked_at = $3 where region_id = $1 and ${by} = $2 and state = 'waiting'`,
    [tx.region, id, at],
  );

/** An office that follows another takes over what was written there for a report, and whether a second person looks at it. */
export const inheritSecondLook = async (tx: Tx, report: string, from: string, to: string): Promise<void> => {
  await tx.run(
    `update reports.proposed_answer set organisation_id = $4 where region_id = $1 and report_id = $2 and organisation_id = $3`,
    [tx.region, report, from, to],
  );
  await tx.run(
    `insert into reports.office_rule (region_id, organisation_id, second_look, changed_at)
     select region_id, $3, second_look, changed_at from reports.office_rule where region_id = $1 and organisation_id = $2
     on conflict (region_id, organisation_id) do nothing`,
    [tx.region, from, to],
  );
};
