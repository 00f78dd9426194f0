import { type Cookies, fail, redirect } from '@sveltejs/kit';
import type { Region } from '#modules/places/index.ts';
import {
  followProposalHere,
  forgetProposer,
  identityOfProposer,
  isProposalSupportedBy,
  isPublic,
  mayWithdraw,
  missedProposal,
  ownWords,
  type ProposalRef,
  proposalByCode,
  proposalKeyNeeded,
  proposalSupporterHashes,
  proposerByKey,
  proposerOf,
  readProposalCode,
  stepsOf,
  unfollowProposalHere,
  withdrawProposal,
} from '#modules/proposals/index.ts';
import { deviceUnclear } from '#modules/reports/index.ts';
import { type App, theApp } from '#platform/app.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem, type Sentence } from '#platform/problem.ts';
import { pushKeys, readSubscription } from '#platform/push/index.ts';
import { isReachedOnlyHere } from '#platform/web-address.ts';
import { CATALOGUES, translator } from '#ui/messages/index.ts';
import type { Reading } from '#ui/report.ts';
import { labelsOf } from '../../../../labels.ts';
import { proposalView } from '../../../../proposal-view.ts';
import { forgetKey, keyFor, rememberKey, takeAnnouncement } from '../../../../reporter-key.ts';
import { sayWhen } from '../../../../say-when.ts';
import { openSupporter, SUPPORTER_COOKIE } from '../../../ikuti/[code]/supporter.ts';
import { plannedShown } from '../planned.ts';
import { supportFromDevice } from '../support.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const DONE = ['key', 'forget', 'withdraw', 'erase', 'device', 'undevice', 'support'] as const;
const SURE = 'ya';
const PROPOSER = { kind: 'reporter' } as const;
/** No browser has a longer address at its push service. */
const LONGEST_ENDPOINT = 1000;

type Asked = Pick<RequestEvent, 'params' | 'locals' | 'url'>;

/** The code of the address in its one right form, its region, and the address of the list. */
const codeOf = async ({ params, locals }: Asked): Promise<{ code: string; region: Region; base: string }> => {
  const read = readProposalCode(params.code);
  const region = typeof read === 'object' && locals.regions.find(({ region_id }) => region_id === read.region);
  if (typeof read !== 'object' || !region || (params.region && params.region !== region.slug))
    throw await missedProposal(theApp().db, locals.address, new Date());
  const base = locals.regions.length > 1 ? `/${region.slug}/usulan` : '/usulan';
  return { code: read.code, region, base };
};

/** Whether the key kept on this device still opens the proposal. */
const holdsKey = async (cookies: Cookies, region: Region, code: string): Promise<string | undefined> => {
  const words = keyFor(cookies, code);
  if (!words) return undefined;
  try {
    await proposerOf(theApp(), region.region_id, code, words);
    return words;
  } catch (error) {
    if (!isProblem(error)) throw error;
    forgetKey(cookies, code);
    return undefined;
  }
};

/** Whoever comes with the four words, typed or in a link, is known here from now on. */
const rememberTyped = async (
  { cookies, locals, url }: Pick<RequestEvent, 'cookies' | 'locals' | 'url'>,
  region: Region,
  code: string,
  typed: string,
) => {
  const { words } = await proposerByKey(theApp(), region.region_id, code, typed, locals.address, new Date());
  rememberKey(cookies, code, words, url.protocol === 'https:');
};

/** A link with the key: the key moves into a cookie and leaves the address, so that nobody reads it over a shoulder. */
const takeKeyFromLink = async (event: RequestEvent, region: Region, code: string, base: string) => {
  const typed = event.url.searchParams.get('kunci');
  if (!typed) return;
  try {
    await rememberTyped(event, region, code, typed.slice(0, 200));
  } catch (error) {
    if (!isProblem(error) || error.status === 404) throw error;
    redirect(303, `${base}/${code}`);
  }
  redirect(303, `${base}/${code}?ok=key`);
};

export const load: PageServerLoad = async (event) => {
  const { cookies, locals, url } = event;
  const { code, region, base } = await codeOf(event);
  await takeKeyFromLink(event, region, code, base);
  if (event.params.code !== code) redirect(303, `${base}/${code}`);
  const app = theApp();
  const now = new Date();
  const words = await holdsKey(cookies, region, code);
  const supporter = openSupporter(app.secrets, cookies.get(SUPPORTER_COOKIE));
  const link = `${app.settings.SIMPUL_ORIGIN ?? url.origin}${base}/${code}`;
  const push = words ? (await pushKeys(app)).publicKey : undefined;
  const t = translator(locals.language);
  const found = await inRegion(app.db, region.region_id, async (tx) => {
    const proposal = await proposalByCode(tx, code);
    if (!proposal || (!isPublic(proposal) && !words)) return undefined;
    const calendar = await calendarOfRegion(tx, region.region_id, region.time_zone);
    const reading: Reading = { t, language: locals.language, now, calendar };
    const labels = await labelsOf(tx, region.region_id);
    const hashes = supporter ? proposalSupporterHashes(app.secrets, proposal.id, supporter) : [];
    return {
      proposal,
      planned: await plannedShown(tx, t, proposal, base.replace(/\/usulan$/, '')),
      view: await proposalView({ tx, app, labels, reading, base }, proposal),
      isSupported: supporter ? await isProposalSupportedBy(tx, proposal.id, hashes) : false,
      mine: words ? await mineOf(tx, proposal.id, proposal, words, link) : undefined,
    };
  });
  // Of what is not on the list nobody learns here that it exists.
  if (!found) throw await missedProposal(app.db, locals.address, now);
  const { proposal, planned, view, mine, isSupported } = found;
  const done = url.searchParams.get('ok');
  const isOpen = isPublic(proposal) && (proposal.state === 'waiting' || proposal.state === 'deferred');
  return {
    ...view,
    planned,
    base,
    link,
    isPublic: isPublic(proposal),
    isResident: proposal.origin === 'resident',
    isNew: mine !== undefined && takeAnnouncement(cookies, code),
    mine: mine && { ...mine, push },
    isSupported,
    maySupport: isOpen && !mine && locals.actor.kind === 'visitor',
    done: DONE.find((one) => one === done),
  };
};

type Mine = { readonly title: string; readonly problem: string; readonly state: Parameters<typeof mayWithdraw>[0] };
/** What its proposer may do, and only they see. */
const mineOf = async (tx: Tx, id: string, shown: Mine, words: string, link: string) => {
  const identity = await identityOfProposer(tx, id);
  const own = await ownWords(tx, id);
  return {
    words,
    link: `${link}?kunci=${words.replaceAll(' ', '-')}`,
    own: own.title !== shown.title || own.problem !== shown.problem ? own : undefined,
    mayWithdraw: mayWithdraw(shown.state, await stepsOf(tx, id)),
    mayErase: Boolean(identity?.name || identity?.contact),
  };
};

const unsure = (): Sentence => ({
  id: String(CATALOGUES.id['usulan.one.sure']),
  en: String(CATALOGUES.en['usulan.one.sure']),
});

interface Back {
  readonly act: (typeof DONE)[number];
  readonly problem: Sentence;
  /** The field that it is about. */
  readonly field?: string;
  readonly typed?: string;
}
const comeBack = (status: number, back: Back) => fail<Back>(status, back);

/** A proposal that whoever asks may know of: on the list, or with its key at hand. @throws {Problem} 404 */
const knownHere = async (event: Asked & Pick<RequestEvent, 'cookies'>, region: Region, code: string) => {
  const { db } = theApp();
  const proposal = await inRegion(db, region.region_id, (tx) => proposalByCode(tx, code));
  if (!proposal || (!isPublic(proposal) && !keyFor(event.cookies, code)))
    throw await missedProposal(db, event.locals.address, new Date());
  return proposal;
};

type Act = (app: App, ref: ProposalRef, body: string, now: Date) => Promise<unknown>;

/** An act of whoever holds the key here. @param field of the box that says that they are sure, where it cannot be undone */
const asProposer =
  (name: (typeof DONE)[number], field: string | undefined, act: Act) => async (event: RequestEvent) => {
    const { code, region, base } = await codeOf(event);
    await knownHere(event, region, code);
    const app = theApp();
    const body = String((await formDataOf(event.request)).get('body') ?? '');
    const words = keyFor(event.cookies, code);
    try {
      if (!words) throw proposalKeyNeeded();
      const { ref } = await proposerOf(app, region.region_id, code, words);
      if (field && body !== SURE) return comeBack(422, { act: name, problem: unsure(), field });
      await act(app, ref, body, new Date());
    } catch (error) {
      if (!isProblem(error)) throw error;
      return comeBack(error.status, { act: name, problem: error.sentence });
    }
    redirect(303, `${base}/${code}?ok=${name}`);
  };

export const actions: Actions = {
  key: async (event) => {
    const { code, region, base } = await codeOf(event);
    const typed = String((await formDataOf(event.request)).get('kunci') ?? '').slice(0, 200);
    try {
      await rememberTyped(event, region, code, typed);
    } catch (error) {
      if (!isProblem(error)) throw error;
      sayWhen(event.setHeaders, error);
      return comeBack(error.status, { act: 'key', problem: error.sentence, field: 'kunci', typed });
    }
    redirect(303, `${base}/${code}?ok=key`);
  },
  forget: async (event) => {
    const { code, region, base } = await codeOf(event);
    const proposal = await knownHere(event, region, code);
    forgetKey(event.cookies, code);
    redirect(303, isPublic(proposal) ? `${base}/${code}?ok=forget` : base);
  },
  withdraw: asProposer('withdraw', 'withdraw-sure', ({ db }, ref, _body, now) =>
    withdrawProposal(db, PROPOSER, ref, now),
  ),
  erase: asProposer('erase', 'forget-sure', ({ db }, ref, _body, now) => forgetProposer(db, PROPOSER, ref, now)),
  device: asProposer('device', undefined, (app, ref, body, now) => {
    const subscription = readSubscription(body, isReachedOnlyHere(app.settings));
    if (!subscription) throw deviceUnclear();
    return followProposalHere(app, PROPOSER, ref, subscription, now);
  }),
  undevice: asProposer('undevice', undefined, (app, ref, body, now) => {
    if (!body) throw deviceUnclear();
    return unfollowProposalHere(app, PROPOSER, ref, body.slice(0, LONGEST_ENDPOINT), now);
  }),
  support: async (event) => {
    const { code, region, base } = await codeOf(event);
    const { cookies, locals, url, setHeaders } = event;
    const app = theApp();
    const now = new Date();
    const proposal = await inRegion(app.db, region.region_id, (tx) => proposalByCode(tx, code));
    if (!proposal || !isPublic(proposal)) throw await missedProposal(app.db, locals.address, now);
    try {
      const ref = { region: region.region_id, id: proposal.id };
      await supportFromDevice(app, ref, { cookies, address: locals.address, url }, now);
    } catch (error) {
      if (!isProblem(error)) throw error;
      sayWhen(setHeaders, error);
      return comeBack(error.status, { act: 'support', problem: error.sentence });
    }
    redirect(303, `${base}/${code}?ok=support`);
  },
};
