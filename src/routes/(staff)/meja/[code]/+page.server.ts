import { fail, redirect } from '@sveltejs/kit';
import { recordedSourceOf } from '#modules/channels/index.ts';
import {
  type Doubts,
  doubtsAbout,
  openIdentity,
  photosDoubtful,
  type ReportRef,
  readCode,
  reportByCode,
  reportNotFound,
  TALK_FORM_LIMITS,
  templateNotFound,
  withLikeness,
  withTemplate,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf, readForm } from '#platform/files/index.ts';
import { isProblem, type Problem } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { translator } from '#ui/messages/index.ts';
import { ownPath } from '../../../(account)/ways.ts';
import { photosOfForm, WORDS_ONLY } from '../../../photo-form.ts';
import { partProblem } from '../../../problem-part.ts';
import { personOf, type SignedIn, signedInFor, signedOut } from '../../../signed-in.ts';
import { openCase } from '../case.ts';
import { type DoneAct, doneAddress, doneOf } from '../done.ts';
import { doubtViews } from '../doubts.ts';
import type { ReturnedForm } from '../forms.ts';
import { DESK_ACTS, type DeskAct, mayOpen } from '../possible.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { ACTS } from './acts.ts';

/** The code of the address in its one right form. @throws {Problem} 404 */
const codeOf = ({ params }: Pick<RequestEvent, 'params'>): string => {
  const read = readCode(params.code);
  if (typeof read !== 'object') throw reportNotFound();
  return read.code;
};

export const load: PageServerLoad = async (event) => {
  const code = codeOf(event);
  const found = personOf(event);
  // A form that was refused because its writer is signed out, or may not see the report any more, comes back all the same.
  const isReturned = event.request.method === 'POST';
  if (!found && isReturned) return { code, case: undefined, personId: undefined, done: undefined };
  const signedIn = signedInFor(event, 'desk.read');
  const view = await openCase(signedIn, code, event.locals.language, new Date());
  if (!view && !isReturned) throw reportNotFound();
  return { code, case: view, personId: signedIn.actor.id, done: doneOf(event.url.searchParams) };
};

/** The report of this address, for a person who may open it. @throws {Problem} 401, 404 */
const refOf = async (event: RequestEvent, signedIn: SignedIn | undefined) => {
  if (!signedIn) throw signedOut();
  const { actor } = signedIn;
  const report = await inRegion(theApp().db, actor.region, (tx) => reportByCode(tx, codeOf(event)));
  if (!report || !mayOpen(actor, report)) throw reportNotFound();
  return { region: actor.region, id: report.id };
};

/** Reads a form; photos are opened and stored for those who are signed in only, words come back to everybody. */
const read = async (event: RequestEvent, signedIn: SignedIn | undefined, now: Date) => {
  const form = await readForm(event.request, signedIn ? TALK_FORM_LIMITS : WORDS_ONLY);
  const {
    kept: tokens = [],
    keptDocuments: documentTokens = [],
    back: [back] = [],
    ...rest
  } = Object.fromEntries(form.fields);
  const values = Object.fromEntries(Object.entries(rest).map(([name, [value]]) => [name, value]));
  const read = { values, back: ownPath(back) ?? event.url.pathname };
  if (!signedIn) return { ...read, photos: [], documents: [], tokens, documentTokens, problems: form.problems };
  return { ...read, ...(await photosOfForm(theApp(), signedIn.region, form, now)) };
};

/** Acts whose photos are proof. */
const PROVING: readonly DeskAct[] = ['answer', 'progress'];

/** Nothing typed is lost: whatever goes wrong, the form comes back with its text, its photos and the sentence. */
const deskAct = (act: DeskAct) => async (event: RequestEvent) => {
  const now = new Date();
  const signedIn = personOf(event);
  const { values, photos, documents, tokens, documentTokens, problems, back } = await read(event, signedIn, now);
  const comeBack = (why: readonly Problem[]) =>
    fail<ReturnedForm>(why[0].status, {
      act,
      problems: why.map(partProblem),
      values,
      kept: tokens,
      keptDocuments: documentTokens,
    });
  const doubtful = (doubts: Doubts, ref: ReportRef) =>
    fail<ReturnedForm>(422, {
      act,
      problems: [partProblem(photosDoubtful(doubts.photos.length))],
      values: { ...values, seen: doubts.mark },
      kept: tokens,
      keptDocuments: documentTokens,
      doubts: doubtViews(doubts, signedIn!.actor, ref.id, translator(event.locals.language)),
    });
  if (problems.length > 0) return comeBack(problems);
  let stays = true;
  let did: DoneAct = act;
  try {
    const ref = await refOf(event, signedIn);
    const proof = PROVING.includes(act) ? await withLikeness(theApp(), photos) : photos;
    // Once and no more: whoever sends it again with the mark of what was found has seen it.
    const doubts = PROVING.includes(act) ? await doubtsAbout(theApp().db, ref, proof, now) : undefined;
    if (doubts && doubts.mark !== values.seen) return doubtful(doubts, ref);
    const { db } = theApp();
    const after = await ACTS[act]({ db, actor: signedIn!.actor, ref, values, photos: proof, documents, now });
    stays = mayOpen(signedIn!.actor, after);
    if (act === 'answer' && after.status !== 'answered') did = 'propose_answer';
  } catch (error) {
    if (!isProblem(error)) throw error;
    return comeBack([error]);
  }
  // What was handed to another office has left this desk: its page is no longer theirs to open.
  redirect(303, doneAddress(stays ? back : '/meja', { act: did, code: codeOf(event) }));
};

/** Without a script a template comes into the answer by a reload, behind what was typed. */
const template = async (event: RequestEvent) => {
  const now = new Date();
  const signedIn = personOf(event);
  const { values, tokens, documentTokens, problems } = await read(event, signedIn, now);
  const returned: ReturnedForm = { act: 'answer', problems: [], values, kept: tokens, keptDocuments: documentTokens };
  const comeBack = (why: readonly Problem[]) =>
    fail<ReturnedForm>(why[0].status, { ...returned, problems: why.map(partProblem) });
  if (problems.length > 0) return comeBack(problems);
  if (!signedIn) return comeBack([signedOut()]);
  const view = await openCase(signedIn, codeOf(event), event.locals.language, now);
  const chosen = view?.templates.find(({ id }) => id === values.template);
  if (view && !chosen && !isUuid(values.template ?? ''))
    return fail<ReturnedForm>(422, { ...returned, problems: [partProblem(templateNotFound())] });
  if (!chosen) return comeBack([templateNotFound()]);
  return { ...returned, values: { ...values, body: withTemplate(values.body ?? '', chosen.text) } };
};

const identity = async (event: RequestEvent): Promise<ReturnedForm | ReturnType<typeof fail<ReturnedForm>>> => {
  const signedIn = personOf(event);
  const values = { body: String((await formDataOf(event.request)).get('body') ?? '') };
  const returned: ReturnedForm = { act: 'identity', problems: [], values, kept: [], keptDocuments: [] };
  try {
    const ref = await refOf(event, signedIn);
    const { db, secrets } = theApp();
    const identity = await openIdentity(theApp(), signedIn!.actor, ref, values.body, new Date());
    // only now, when the journal holds who looks: what an officer noted as the original may name the resident
    const source = await inRegion(db, ref.region, (tx) => recordedSourceOf(tx, secrets, ref.id));
    return { ...returned, identity: { ...identity, source } };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return fail(error.status, { ...returned, problems: [partProblem(error)] });
  }
};

export const actions: Actions = {
  ...Object.fromEntries(DESK_ACTS.map((act) => [act, deskAct(act)])),
  template,
  identity,
};
