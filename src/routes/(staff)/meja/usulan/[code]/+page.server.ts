import { fail, redirect } from '@sveltejs/kit';
import { mayAct, nothingHere } from '#modules/accounts/index.ts';
import { officeOfPlace } from '#modules/organisations/index.ts';
import {
  isPublic,
  mayWithdraw,
  ownWords,
  type Proposal,
  proposalByCode,
  readProposalCode,
  screeningInput,
  screenProposal,
  stepsOf,
  withdrawProposal,
} from '#modules/proposals/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { localDay } from '#platform/time/index.ts';
import { labelsOf } from '../../../../labels.ts';
import { proposalView } from '../../../../proposal-view.ts';
import { personOf, type SignedIn, signedInFor } from '../../../../signed-in.ts';
import { doForm, orNull, type ReturnedForm, type Typed, typedIn } from '../../aspirasi/forms.ts';
import { publicBase, readingOf } from '../desk.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The code of the address in its one right form. @throws {Problem} 404 */
const codeOf = ({ params }: Pick<RequestEvent, 'params'>): string => {
  const read = readProposalCode(params.code);
  if (typeof read !== 'object') throw nothingHere();
  return read.code;
};

/** Whether this person is to read what a resident sent. */
const mayScreenIt = async (tx: Tx, { actor, region }: SignedIn, proposal: Proposal, now: Date): Promise<boolean> => {
  const today = localDay(region.time_zone, now);
  const places = [proposal.placeCode, proposal.districtCode].filter((one) => one !== null);
  const offices = await Promise.all(places.map((one) => officeOfPlace(tx, one, today)));
  const organisation = offices.flatMap((office) => (office ? [office.id] : []));
  return mayAct(actor, 'proposal.screen', { region: region.region_id, organisation });
};

export const load: PageServerLoad = async (event) => {
  const code = codeOf(event);
  if (event.request.method === 'POST' && !personOf(event)) return { code, view: undefined };
  const person = signedInFor(event, 'proposal.read');
  const { region, actor } = person;
  const app = theApp();
  const now = new Date();
  const base = publicBase(event, person);
  const view = await inRegion(app.db, region.region_id, async (tx) => {
    const proposal = await proposalByCode(tx, code);
    if (!proposal) return undefined;
    const mayScreen = await mayScreenIt(tx, person, proposal, now);
    const isOwn = proposal.byPersonId === actor.id;
    // What nobody has put on the list is read by who may, and exists for nobody else.
    if (!isPublic(proposal) && !mayScreen) return undefined;
    const labels = await labelsOf(tx, region.region_id);
    const reading = await readingOf(tx, person, event.locals.language, now);
    return {
      ...(await proposalView({ tx, app, labels, reading, base }, proposal)),
      isPublic: isPublic(proposal),
      public: `${base}/${code}`,
      own: await ownWords(tx, proposal.id),
      mayScreen: mayScreen && !isOwn && proposal.state === 'received',
      mayWithdraw: isOwn && mayWithdraw(proposal.state, await stepsOf(tx, proposal.id)),
      isOwn,
    };
  });
  if (!view) throw nothingHere();
  return { code, view };
};

const idOf = async (event: RequestEvent, person: SignedIn): Promise<string> => {
  const found = await inRegion(theApp().db, person.region.region_id, (tx) => proposalByCode(tx, codeOf(event)));
  if (!found) throw nothingHere();
  return found.id;
};

/** An unchanged text stays as it was written: only what was written anew is shown instead. */
const changed = (values: Typed, name: 'title' | 'problem'): string | null =>
  values[name] === values[`${name}Was`] ? null : orNull(values[name]);

export const actions: Actions = {
  screen: async (event) => {
    const values = typedIn(await formDataOf(event.request));
    const given = {
      step: values.step,
      reason: values.reason,
      title: changed(values, 'title'),
      problem: changed(values, 'problem'),
    };
    const back = await doForm(
      'screen',
      values,
      personOf(event),
      { schema: screeningInput, given },
      async (input, person) => {
        const ref = { region: person.region.region_id, id: await idOf(event, person) };
        return screenProposal(theApp().db, person.actor, ref, input, new Date());
      },
    );
    return back ?? redirect(303, '/meja/usulan?selesai=screened');
  },
  withdraw: async (event) => {
    const person = signedInFor(event, 'proposal.propose');
    const ref = { region: person.region.region_id, id: await idOf(event, person) };
    const values = typedIn(await formDataOf(event.request));
    if (values.sure !== 'ya') return fail<ReturnedForm>(422, { form: 'withdraw', values, wrong: ['sure'] });
    try {
      await withdrawProposal(theApp().db, person.actor, ref, new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      return fail<ReturnedForm>(error.status, { form: 'withdraw', values, wrong: [], problem: error.sentence });
    }
    redirect(303, '/meja/usulan?selesai=withdrawn');
  },
};
