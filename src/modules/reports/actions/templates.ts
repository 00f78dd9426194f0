import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import {
  lineNeeded,
  templateFieldsUnknown,
  templateNameTaken,
  templateNotFound,
  tooManyTemplates,
} from '../desk-problems.ts';
import { textNeeded, textTooLong } from '../problems.ts';
import {
  type AnswerTemplate,
  deleteTemplate,
  lockTemplate,
  templatesOf,
  upsertTemplate,
} from '../queries/templates.ts';
import { readLine } from '../rules/line.ts';
import { unknownFields } from '../rules/template.ts';
import { LIMITS } from '../types.ts';

export interface TemplateText {
  readonly name: string;
  readonly body: string;
}

const LEAST = 20;

const checked = ({ name, body }: TemplateText): TemplateText => {
  const line = readLine(name, LIMITS.viewNameCharacters);
  if (line === undefined) throw lineNeeded(LIMITS.viewNameCharacters);
  const text = body.trim();
  if (text.length < LEAST) throw textNeeded(LEAST);
  if (text.length > LIMITS.textCharacters) throw textTooLong(text.length);
  const unknown = unknownFields(text);
  if (unknown.length > 0) throw templateFieldsUnknown(unknown);
  return { name: line, body: text };
};

/** Writes it and tells the journal: what an office says often is no secret, so its name is public. */
const keep = async (tx: Tx, actor: Actor, act: string, template: AnswerTemplate, now: Date): Promise<void> => {
  try {
    await upsertTemplate(tx, template, now);
  } catch (error) {
    if (constraintOf(error) === 'answer_template_name_once') throw templateNameTaken(template.name);
    throw error;
  }
  await journal(tx, actor, {
    act: `template.${act}`,
    subject: `templates/${template.id}`,
    at: now,
    public: { organisation: template.organisationId },
    private: { name: template.name, body: template.body },
  });
};

/**
 * An answer that an office writes often.
 * @throws {Problem} 422 `line-needed`, `text-needed`, `text-too-long`, `template-fields-unknown`, `template-name-taken`, 409 `too-many-templates`
 */
export const addTemplate = (db: Db, actor: Actor, region: number, typed: TemplateText, now: Date): Promise<string> =>
  inRegion(db, region, async (tx) => {
    const organisationId = actor.kind === 'person' ? (actor.organisation ?? null) : null;
    requirePermission(actor, 'template.change', { region, organisation: organisationId });
    const text = checked(typed);
    if ((await templatesOf(tx, organisationId!)).length >= LIMITS.templates) throw tooManyTemplates(LIMITS.templates);
    const id = uuidv7();
    await keep(tx, actor, 'add', { ...text, id, organisationId: organisationId! }, now);
    return id;
  });

interface TemplateRef {
  readonly region: number;
  readonly id: string;
}

const onTemplate = (
  db: Db,
  actor: Actor,
  { region, id }: TemplateRef,
  act: (tx: Tx, template: AnswerTemplate) => Promise<void>,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    const template = await lockTemplate(tx, id);
    // Another office's is as good as none.
    if (!template || actor.kind !== 'person' || template.organisationId !== actor.organisation)
      throw templateNotFound();
    requirePermission(actor, 'template.change', { region, organisation: template.organisationId });
    await act(tx, template);
  });

/** @throws {Problem} as {@link addTemplate}, and 404 `template-not-found` */
export const changeTemplate = (db: Db, actor: Actor, ref: TemplateRef, typed: TemplateText, now: Date): Promise<void> =>
  onTemplate(db, actor, ref, (tx, template) => keep(tx, actor, 'change', { ...template, ...checked(typed) }, now));

/** @throws {Problem} 404 `template-not-found` */
export const removeTemplate = (db: Db, actor: Actor, ref: TemplateRef, now: Date): Promise<void> =>
  onTemplate(db, actor, ref, async (tx, { id, organisationId, name }) => {
    await deleteTemplate(tx, id);
    await journal(tx, actor, {
      act: 'template.remove',
      subject: `templates/${id}`,
      at: now,
      public: { organisation: organisationId },
      private: { name },
    });
  });
