import { fail, redirect } from '@sveltejs/kit';
import type { Region } from '#modules/places/index.ts';
import { keyNeeded, type ReportRef, reporterOf, type StoredPhoto, TALK_FORM_LIMITS } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { theApp } from '#platform/app.ts';
import type { Db } from '#platform/db/index.ts';
import { readForm, type StoredDocument } from '#platform/files/index.ts';
import { isProblem, type Problem } from '#platform/problem.ts';
import { photosOfForm, WORDS_ONLY } from '../../../photo-form.ts';
import { partProblem } from '../../../problem-part.ts';
import { keyFor } from '../../../reporter-key.ts';
import { sayWhen } from '../../../say-when.ts';
import type { RequestEvent } from './$types';

/** A form that comes back: which one, why, and everything that was typed. */
const comeBack = (status: number, act: string, problems: readonly Problem[], body: string, kept: Kept) =>
  fail(status, { act, problems: problems.map(partProblem), body, ...kept });

/** Tokens of files that arrived and come back with the form. */
interface Kept {
  readonly kept: readonly string[];
  readonly keptDocuments: readonly string[];
}
const NONE: Kept = { kept: [], keptDocuments: [] };

/** @throws whatever is not a Problem */
export const refusal = (
  { setHeaders }: Pick<RequestEvent, 'setHeaders'>,
  error: unknown,
  act: string,
  body: string,
  kept = NONE,
) => {
  if (!isProblem(error)) throw error;
  sayWhen(setHeaders, error);
  return comeBack(error.status, act, [error], body, kept);
};

/** Whoever holds the key on this device, or why nobody does. */
const reporterHere = async ({ cookies }: RequestEvent, region: number, code: string) => {
  const words = keyFor(cookies, code);
  if (!words) return keyNeeded();
  return reporterOf(theApp(), region, code, words).catch((error: unknown) => {
    if (isProblem(error)) return error;
    throw error;
  });
};

export type Act = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  body: string,
  photos: readonly StoredPhoto[],
  now: Date,
  documents: readonly StoredDocument[],
) => Promise<unknown>;

/**
 * A form of the reporter: reads it, keeps its photos, and does one act with the key that this device holds.
 * Whatever goes wrong, what was typed and the photos that were good come back with the form.
 */
export const reporterAct =
  (codeOf: (event: RequestEvent) => { code: string; region: Region }) =>
  (name: string, act: Act) =>
  async (event: RequestEvent) => {
    const { code, region } = codeOf(event);
    const app = theApp();
    const now = new Date();
    const reporter = await reporterHere(event, region.region_id, code); // before the body: nobody else's photos are opened or stored
    const form = await readForm(event.request, isProblem(reporter) ? WORDS_ONLY : TALK_FORM_LIMITS);
    const body = form.fields.get('body')?.[0] ?? '';
    if (isProblem(reporter)) {
      const { fields } = form;
      const kept = { kept: fields.get('kept') ?? [], keptDocuments: fields.get('keptDocuments') ?? [] };
      return refusal(event, reporter, name, body, kept);
    }
    const { photos, documents, tokens, documentTokens, problems } = await photosOfForm(app, region, form, now);
    const kept = { kept: tokens, keptDocuments: documentTokens };
    if (problems.length > 0) return comeBack(problems[0].status, name, problems, body, kept);
    try {
      await act(app.db, reporter.actor, reporter.ref, body, photos, now, documents);
    } catch (error) {
      return refusal(event, error, name, body, kept);
    }
    redirect(303, `/ikuti/${code}?ok=${name}`);
  };
