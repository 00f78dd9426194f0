import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { organisationById } from '#modules/organisations/index.ts';
import { decideReferralIn, referralsFor } from '#modules/petitions/index.ts';
import { placesOfRegion, villageNear } from '#modules/places/index.ts';
import { isPublicText, keyWords, readCode, reportByCode, type StoredPhoto, sameRule } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { proposalKeyHashes } from '../key.ts';
import {
  nameNeeded,
  placeElsewhere,
  placeNeeded,
  pointNeedsBoth,
  pokirNeeded,
  proposalNotFound,
  proposalSentBefore,
  reportNotToPropose,
  volumeNeedsItsUnit,
} from '../problems.ts';
import {
  countCopies,
  insertAuthors,
  insertPhoto,
  insertPokir,
  insertProposal,
  moneyOrNull,
  type NewProposal,
  proposalBySubmission,
} from '../queries/proposals.ts';
import { saidByProposal } from '../queries/similar.ts';
import { insertStep } from '../queries/steps.ts';
import { proposalCode } from '../rules/codes.ts';
import { entryAt, entryOf } from '../rules/life.ts';
import {
  LIMITS,
  type OfficeInput,
  type Origin,
  type Pokir,
  type ProposalRef,
  type ResidentInput,
  type TakeUpInput,
} from '../types.ts';
import { actingAs, personId, requireAgency } from './step.ts';

export interface ProposalReceipt {
  readonly id: string;
  readonly code: string;
  /** The form had come before: this is the first result again. */
  readonly again: boolean;
}

export interface ResidentReceipt extends ProposalReceipt {
  /** The proposer's key, shown once: only its hash is kept. */
  readonly words: string;
}

/** A proposal as a form sent it. */
export interface Proposing<Input> {
  readonly input: Input;
  /** Already on disk. */
  readonly photos: readonly StoredPhoto[];
  /** The form's idempotency key. */
  readonly once: string;
  readonly now: Date;
  readonly isSample?: boolean;
}

const MOST_PHOTOS = 5;
const DAY_MS = 86_400_000;

type Asked = Pick<ResidentInput, 'place' | 'lat' | 'lon' | 'volume' | 'unit'>;

/** Village and district, by what was chosen or else by the point. @throws {Problem} 422 */
const whereItIs = async (tx: Tx, { place, lat, lon, volume, unit }: Asked) => {
  if ((lat === null) !== (lon === null)) throw pointNeedsBoth();
  if ((volume === null) !== (unit === null)) throw volumeNeedsItsUnit();
  const code =
    place ?? (lat !== null && lon !== null ? (await villageNear(tx, tx.region!, lat, lon))?.code : undefined);
  if (!code) return { placeCode: null, districtCode: null };
  const known = (await placesOfRegion(tx, tx.region!)).find((one) => one.code === code);
  if (!known) throw placeElsewhere();
  return known.level === 'village'
    ? { placeCode: code, districtCode: code.slice(0, 8) }
    : { placeCode: null, districtCode: code };
};

/** What a text says beside others, for finding its like. */
const comparable = async (tx: Tx, words: { title: string; problem: string }, now: Date) => {
  const { stems, copy } = saidByProposal(words);
  const { copies, copiesDays } = await sameRule(tx);
  const since = new Date(now.getTime() - copiesDays * DAY_MS);
  return { stems, copy, isCopy: (await countCopies(tx, copy, since, copies)) >= copies };
};

type Written = Omit<
  NewProposal,
  'id' | 'code' | 'submissionHash' | 'keyHash' | 'stems' | 'copy' | 'isCopy' | 'proposedAt' | 'isSample'
>;
interface Beside {
  readonly key?: string;
  readonly reports?: readonly string[];
  readonly pokir?: Pokir | null;
}

/** Writes a proposal in a transaction whose actor may; a form that came before is not written again. */
const write = async (
  tx: Tx,
  { secrets }: Pick<App, 'secrets'>,
  actor: Actor,
  written: Written,
  { photos, once, now, isSample = false }: Omit<Proposing<unknown>, 'input'>,
  { key, reports = [], pokir }: Beside,
): Promise<ProposalReceipt> => {
  const region = tx.region!;
  const beside = await comparable(tx, written, now);
  const id: string = uuidv7();
  const submissionHash = secrets.blindIndex('proposals.submission', `${region} ${once}`);
  for (let attempt = 0; ; attempt += 1) {
    const code = proposalCode(region, secrets.derive('proposals.code', `${region} ${once} ${attempt}`));
    const keyHash = key ? proposalKeyHashes(secrets, code, key)[0]! : null;
    if (
      await insertProposal(tx, { ...written, ...beside, id, code, keyHash, submissionHash, proposedAt: now, isSample })
    ) {
      await keep(tx, id, { photos, reports, pokir, now });
      const { year, stage, state, origin, districtCode } = written;
      const standing = { year, stage, state, amount: moneyOrNull(written.estimate), mergedInto: null };
      const first = { seq: 1, at: now, step: 'proposed', meetingId: null, reason: null, corrects: null } as const;
      await insertStep(tx, id, { ...first, before: standing, after: standing, ...actingAs(actor) });
      await journal(tx, actor, {
        act: 'proposal.propose',
        subject: `proposals/${id}`,
        at: now,
        public: { code, year, stage, to: state, origin, district: districtCode, reports },
      });
      return { id, code, again: false };
    }
    // By each key of the ring: it may have come before the key was changed.
    const earlier = await proposalBySubmission(tx, secrets.blindIndexes('proposals.submission', `${region} ${once}`));
    if (earlier && (earlier.title !== written.title || earlier.problem !== written.problem))
      throw proposalSentBefore(earlier.code);
    if (earlier) return { id: earlier.id, code: earlier.code, again: true };
    // the code is taken: another one
  }
};

const keep = async (
  tx: Tx,
  id: string,
  {
    photos,
    reports,
    pokir,
    now,
  }: Required<Pick<Beside, 'reports'>> & Pick<Beside, 'pokir'> & Pick<Proposing<unknown>, 'photos' | 'now'>,
) => {
  for (const [position, photo] of photos.slice(0, MOST_PHOTOS).entries())
    await insertPhoto(tx, id, uuidv7(), position, photo, now);
  if (reports.length > 0) await insertAuthors(tx, id, reports, now);
  if (pokir) await insertPokir(tx, id, pokir);
};

/**
 * A resident proposes, with or without a name, and needs no account. Code and key follow from the form's idempotency key, so a resend
 * gets the same ones. Nobody else reads it until whoever serves the place has put it on the list.
 * @throws {Problem} 422 `proposal-place-needed` and others of its fields, 409 `proposal-sent-before`
 */
export const proposeAsResident = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  region: number,
  { input, ...sent }: Proposing<ResidentInput>,
): Promise<ResidentReceipt> =>
  inRegion(app.db, region, async (tx) => {
    requirePermission(actor, 'proposal.submit', { region });
    const where = await whereItIs(tx, input);
    if (where.placeCode === null) throw placeNeeded();
    if (input.isNamed && !input.name) throw nameNeeded();
    await requireAgency(tx, input.organisation, sent.now);
    const key = keyWords(app.secrets.derive('proposals.words', `${region} ${sent.once}`));
    const seal = (field: string, text: string | null) => (text ? app.secrets.encrypt(field, text) : null);
    const written: Written = {
      ...plain(input),
      ...where,
      origin: 'resident',
      stage: entryOf('resident', where.placeCode),
      state: 'received',
      byOrganisationId: null,
      byPersonId: null,
      referralId: null,
      nameSealed: seal('proposals.name', input.name),
      contactSealed: seal('proposals.contact', input.contact),
      isNamed: input.isNamed,
      listedAt: null,
    };
    return { ...(await write(tx, app, actor, written, sent, { key })), words: key };
  });

type Plain = Pick<
  ResidentInput,
  'title' | 'problem' | 'lat' | 'lon' | 'volume' | 'unit' | 'estimate' | 'year' | 'organisation'
>;
const plain = ({ title, problem, lat, lon, volume, unit, estimate, year, organisation }: Plain) => ({
  title,
  problem,
  lat,
  lon,
  volume,
  unit,
  estimate,
  year,
  organisationId: organisation,
});

/** Nothing of an office is sealed, and everybody reads it at once. */
const ofOffice = (actor: Actor, now: Date) => ({
  state: 'waiting' as const,
  byOrganisationId: (actor.kind === 'person' && actor.organisation) || null,
  byPersonId: personId(actor),
  nameSealed: null,
  contactSealed: null,
  isNamed: false,
  listedAt: now,
});

const ORIGIN_OF: Readonly<Record<string, Exclude<Origin, 'resident' | 'aspiration' | 'reports'>>> = {
  village: 'village',
  council: 'council',
};

/** The public reports of these codes. @throws {Problem} 422 `proposal-report-not-public` */
const reportsNamed = async (tx: Tx, codes: readonly string[]): Promise<string[]> => {
  const found = new Set<string>();
  for (const typed of codes) {
    const read = readCode(typed);
    const report = typeof read === 'object' ? await reportByCode(tx, read.code) : undefined;
    if (!report || !isPublicText(report)) throw reportNotToPropose(typed);
    found.add(report.id);
  }
  return [...found];
};

/**
 * A village, an agency or a member of the council proposes; with reports that want the same, their authors are told of every step.
 * A village proposes for itself.
 * @throws {Problem} 403, 422 of its fields, 409 `proposal-sent-before`
 */
export const proposeAsOffice = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  region: number,
  { input, ...sent }: Proposing<OfficeInput>,
): Promise<ProposalReceipt> =>
  inRegion(app.db, region, async (tx) => {
    const office = actor.kind === 'person' ? actor.organisation : undefined;
    requirePermission(actor, 'proposal.propose', { region, organisation: office });
    const origin = ORIGIN_OF[actor.kind === 'person' ? actor.role : ''] ?? 'agency';
    const own = origin === 'village' && office ? (await organisationById(tx, office))?.place : undefined;
    const where = await whereItIs(tx, { ...input, place: input.place ?? own ?? null });
    if (origin === 'village' && where.placeCode !== own) throw placeElsewhere();
    if ((origin === 'council') !== (input.pokir !== null)) throw pokirNeeded();
    await requireAgency(tx, input.organisation, sent.now);
    const reports = await reportsNamed(tx, input.reports);
    const written: Written = {
      ...plain(input),
      ...where,
      ...ofOffice(actor, sent.now),
      origin: reports.length > 0 && origin !== 'council' ? 'reports' : origin,
      stage: entryOf(origin, where.placeCode),
      referralId: null,
    };
    return write(tx, app, actor, written, sent, { reports, pokir: input.pokir });
  });

/**
 * What was handed over to a musrenbang becomes a proposal, and its referral is taken up: together or not at all. The authors of its
 * aspirations are told of every step from here on.
 * @throws {Problem} 404 `proposal-not-found`, 403, 409 `referral-decided`
 */
export const takeUpReferral = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  { region, id }: ProposalRef,
  input: TakeUpInput,
  now: Date,
  isSample = false,
): Promise<ProposalReceipt> =>
  inRegion(app.db, region, async (tx) => {
    const [referral] = await referralsFor(tx, { id });
    if (!referral) throw proposalNotFound();
    requirePermission(actor, 'referral.decide', { region, organisation: referral.organisationId });
    const aspirations = await decideReferralIn(tx, actor, id, { state: 'taken_up', reason: input.reason }, now);
    const { problem, volume, unit, estimate, placeCode: place } = referral;
    const where = await whereItIs(tx, { place, lat: null, lon: null, volume, unit });
    await requireAgency(tx, input.organisation, now);
    const written: Written = {
      ...plain({
        ...input,
        problem: problem.slice(0, LIMITS.problemCharacters),
        lat: null,
        lon: null,
        volume,
        unit,
        estimate,
      }),
      ...where,
      ...ofOffice(actor, now),
      origin: 'aspiration',
      stage: entryAt(referral.stage, where),
      referralId: id,
    };
    const sent = { photos: [], once: `referral ${id}`, now, isSample };
    return write(tx, app, actor, written, sent, { reports: aspirations });
  });
