import type { Tx } from '#platform/db/index.ts';

/** An answer that an office writes often; `{kode}` and the like are filled in by a report. */
export interface AnswerTemplate {
  readonly id: string;
  readonly organisationId: string;
  readonly name: string;
  readonly body: string;
}

const TEMPLATE = `id, organisation_id as "organisationId", name, body`;

export const templatesOf = (tx: Tx, organisation: string): Promise<AnswerTemplate[]> =>
  tx.query<AnswerTemplate>(
    `select ${TEMPLATE} from reports.answer_template where region_id = $1 and organisation_id = $2 order by lower(name), id`,
    [tx.region, organisation],
    'templates-of',
  );

export const lockTemplate = (tx: Tx, id: string): Promise<AnswerTemplate | undefined> =>
  tx.one<AnswerTemplate>(
    `select ${TEMPLATE} from reports.answer_template where region_id = $1 and id = $2 for update`,
    [tx.region, id],
  );

export const upsertTemplate = (tx: Tx, { id, organisationId, name, body }: AnswerTemplate, at: Date): Promise<number> =>
  tx.run(
    `insert into reports.answer_template (region_id, id, organisation_id, name, body, changed_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (region_id, id) do update set name = excluded.name, body = excluded.body, changed_at = excluded.changed_at`,
    [tx.region, id, organisationId, name, body, at],
  );

export const deleteTemplate = (tx: Tx, id: string): Promise<number> =>
  tx.run('delete from reports.answer_template where region_id = $1 and id = $2', [tx.region, id]);
