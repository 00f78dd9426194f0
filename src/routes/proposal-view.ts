import {
  authorsOf,
  identityOfProposer,
  itemsOf,
  meetingsOf,
  mergedWith,
  type Proposal,
  photosOfProposal,
  pokirOf,
  proposalById,
  rankingOf,
  type StepOf,
  stageDates,
  stepsOf,
} from '#modules/proposals/index.ts';
import { isPublicText, reportById } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Reading } from '#ui/report.ts';
import type { PhotoOf } from '#ui/types.ts';
import type { Labels } from './labels.ts';
import { sizesOf } from './photo-of.ts';
import {
  proposalLine,
  proposalPlace,
  proposalSentence,
  proposalState,
  proposalStations,
  proposerWords,
  type TableOf,
  volumeWords,
  wholeAmount,
} from './proposal-words.ts';

interface Shown {
  readonly tx: Tx;
  readonly app: Pick<App, 'secrets'>;
  readonly labels: Labels;
  readonly reading: Reading;
  /** Base of the list: "/bojonegoro/usulan". */
  readonly base: string;
}

/** Meetings in which it was on the table, each with its place there. */
const tablesOf = async (tx: Tx, id: string): Promise<TableOf[]> => {
  const tables: TableOf[] = [];
  for (const { score, ...meeting } of await meetingsOf(tx, id)) {
    const items = await itemsOf(tx, meeting.id);
    const ranks = rankingOf(items.map((item) => ({ ...item.proposal, score: item.score })));
    const rank = ranks.find((one) => one.id === id);
    tables.push({ meeting, rank: rank && { ...rank, score, total: items.length } });
  }
  return tables;
};

/** What happened in the main proposal since this one was merged into it. */
const sinceMerging = async (tx: Tx, { id, mergedInto }: Proposal, own: readonly StepOf[]) => {
  const main = mergedInto ? await proposalById(tx, mergedInto) : undefined;
  if (!main) return undefined;
  const merged = own.findLast(({ step }) => step === 'merged');
  const steps = (await stepsOf(tx, main.id)).filter(
    ({ at, meetingId }) => meetingId !== null && at >= (merged?.at ?? at),
  );
  return { code: main.code, proposal: main, steps, id };
};

/** Reports that it was made of, as far as everybody may read them. */
const reportsIn = async (tx: Tx, id: string) => {
  const found = [];
  for (const { reportId } of await authorsOf(tx, id)) {
    const report = await reportById(tx, reportId);
    if (report && isPublicText(report))
      found.push({ href: `/ikuti/${report.code}`, label: report.title ?? report.code });
  }
  return found;
};

/** The name of a resident who wants it shown. */
const nameShown = async ({ tx, app }: Shown, { id, isNamed }: Proposal): Promise<string | undefined> => {
  const sealed = isNamed ? (await identityOfProposer(tx, id))?.name : undefined;
  try {
    return sealed ? app.secrets.decrypt('proposals.name', sealed) : undefined;
  } catch {
    return undefined; // of an earlier key: whoever proposed stays unnamed
  }
};

const photosIn = async ({ tx, reading }: Shown, { region, id }: Proposal): Promise<PhotoOf[]> =>
  (await photosOfProposal(tx, id)).map((photo) => ({
    ...sizesOf(`/foto-usulan/${region}/${photo.id}`, photo),
    alt: reading.t('usulan.one.photo'),
  }));

/** Everything that a page says of one proposal, to the public and at a desk alike. */
export const proposalView = async (shown: Shown, proposal: Proposal) => {
  const { tx, labels, reading, base } = shown;
  const { t } = reading;
  const steps = await stepsOf(tx, proposal.id);
  const inMain = await sinceMerging(tx, proposal, steps);
  const tables = [...(await tablesOf(tx, proposal.id)), ...(inMain ? await tablesOf(tx, inMain.proposal.id) : [])];
  const dates = await stageDates(tx, inMain?.proposal.year ?? proposal.year);
  const codes = new Map<string, string>();
  for (const { after } of steps)
    if (after.mergedInto) codes.set(after.mergedInto, (await proposalById(tx, after.mergedInto))?.code ?? '');
  const proposer = proposerWords(
    proposal,
    { name: await nameShown(shown, proposal), pokir: await pokirOf(tx, proposal.id) },
    labels,
    reading,
  );
  const fact = (label: string, value: string | undefined) => (value === undefined ? [] : [{ label, value }]);
  return {
    code: proposal.code,
    title: proposal.title,
    problem: proposal.problem,
    place: proposalPlace(proposal, labels, reading),
    state: proposalState(proposal, reading),
    sentence: proposalSentence({ proposal, dates, main: inMain?.code }, reading),
    stations: proposalStations(
      { proposal, dates, main: inMain?.code, proposer, steps, tables, codes, inMain, base },
      labels,
      reading,
    ),
    facts: [
      ...fact(t('usulan.one.by'), proposer),
      ...fact(t('usulan.one.place'), proposalPlace(proposal, labels, reading)),
      ...fact(t('usulan.one.year'), String(proposal.year)),
      ...fact(t('usulan.one.volume'), volumeWords(proposal, reading)),
      ...fact(t('usulan.one.estimate'), wholeAmount(proposal.estimate, reading)),
      ...fact(
        t('usulan.one.amount'),
        proposal.amount === proposal.estimate ? undefined : wholeAmount(proposal.amount, reading),
      ),
      ...fact(t('usulan.one.agency'), labels.offices.get(proposal.organisationId ?? '')),
    ],
    photos: await photosIn(shown, proposal),
    merged: (await mergedWith(tx, proposal.id)).map((one) => proposalLine(one, labels, reading, base)),
    main: inMain && { href: `${base}/${inMain.code}`, code: inMain.code },
    reports: await reportsIn(tx, proposal.id),
    meetings: tables.map(({ meeting }) => ({
      href: `${base}/rapat/${meeting.id}`,
      title: t('usulan.rapat.name', { stage: t(`usulan.date.${meeting.stage}`), place: '' }).trim(),
      meta: meeting.heldOn,
    })),
    supporters: proposal.supporters,
  };
};
