import { listPeople } from '#modules/accounts/index.ts';
import { listOrganisations, type Organisation } from '#modules/organisations/index.ts';
import { placeLabel, placesOfRegion } from '#modules/places/index.ts';
import {
  closeMeeting,
  decideProposal,
  itemsOf,
  listMeetings,
  type OfficeInput,
  prepareMeeting,
  proposalById,
  proposeAsOffice,
  proposeAsResident,
  rankProposals,
  STAGES,
  type Stage,
  screenProposal,
  supportProposal,
  type Verdict,
  withdrawProposal,
  writeMinutes,
} from '#modules/proposals/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import told from './proposals.json' with { type: 'json' };

interface Decided {
  readonly verdict: string;
  readonly votes: number;
  readonly reason: string;
  readonly amount?: string;
  /** Which story it is merged into. */
  readonly into?: number;
}

interface Story extends Partial<Record<Stage, Decided>> {
  readonly title: string;
  readonly problem: string;
  readonly by: string;
  /** For the fiscal year that is being proposed for now; else the one before it. */
  readonly next?: boolean;
  readonly unread?: boolean;
  readonly refused?: string;
  readonly withdrawn?: boolean;
  readonly volume: string | null;
  readonly unit: string | null;
  readonly estimate: string | null;
  readonly supporters: number;
}
const STORIES = told.stories as readonly Story[];

/** Month and day on which the sample meetings of the year before a fiscal year are held; the second one is late. */
const HELD: Readonly<Record<Stage, string>> = {
  village: '01-22',
  district: '02-19',
  agency_forum: '03-12',
  regency: '03-27',
};
const CHAIR: Readonly<Record<Stage, string>> = {
  village: 'Kepala Desa',
  district: 'Camat',
  agency_forum: 'Kepala perangkat daerah',
  regency: 'Kepala kantor perencanaan',
};
const ADMITTED = 'Usulannya jelas dan menyebut tempatnya.';

interface Cast {
  readonly region: number;
  readonly people: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly organisation: string | null;
  }[];
  readonly offices: readonly Organisation[];
  readonly village: Organisation;
  readonly villageName: string;
  /** Fiscal years: the last one that came through, and the one after it. */
  readonly year: number;
}

const noon = (day: string): Date => new Date(`${day}T05:00:00Z`);

const actorOf = ({ people, region }: Cast, role: string): Actor & { kind: 'person' } => {
  const { id, name, organisation } = people.find((one) => one.role === role)!;
  return { kind: 'person', id, name, role, region, organisation: organisation ?? undefined };
};

/** Whose work a sample road or bridge is: of the officer of the public works. */
const worksOfficer = (cast: Cast): Actor & { kind: 'person' } => {
  const works = cast.offices.find(({ name }) => name.startsWith('Dinas Pekerjaan Umum'));
  const person = cast.people.find(({ role, organisation }) => role === 'officer' && organisation === works?.id);
  return person
    ? { ...actorOf(cast, 'officer'), ...person, kind: 'person', region: cast.region, organisation: works!.id }
    : actorOf(cast, 'officer');
};

const castOf = async (app: App, region: number, now: Date): Promise<Cast | undefined> =>
  inRegion(app.db, region, async (tx) => {
    const people = await listPeople(tx);
    const offices = await listOrganisations(tx);
    const clerk = people.find(({ role }) => role === 'village');
    const village = offices.find(({ id }) => id === clerk?.organisation);
    const place = village && (await placesOfRegion(tx, region)).find(({ code }) => code === village.place);
    if (!village || !place) return undefined;
    const y = now.getUTCFullYear();
    // Until its last sample meeting lies in the past a fiscal year has not come through.
    const year = now > noon(`${y}-${HELD.regency}`) ? y + 1 : y;
    return { region, people, offices, village, villageName: placeLabel(place).split(',')[0]!, year };
  });

const wordsOf = ({ title, problem }: Story, { villageName }: Cast) => ({
  title: title.replace('{desa}', villageName),
  problem: problem.replace('{desa}', villageName),
});

/** When a story is proposed: before the first meeting of its year, a few days after the one before it. */
const proposedAt = (story: Story, index: number, { year }: Cast, now: Date): Date => {
  if (!story.next) return new Date(noon(`${year - 2}-11-10`).getTime() + index * 3 * 86_400_000);
  return new Date(now.getTime() - (STORIES.length - index) * 4 * 86_400_000 - 3_600_000);
};

/** @returns its id; what was there already is left as it is */
const propose = async (app: App, cast: Cast, story: Story, index: number, now: Date): Promise<string> => {
  const { region, village, year } = cast;
  const at = proposedAt(story, index, cast, now);
  const isOfPlace = story.title.includes('{desa}') || story.by === 'village' || story.by === 'resident';
  const { volume, unit, estimate } = story;
  const asked = {
    ...wordsOf(story, cast),
    volume,
    unit,
    estimate,
    lat: null,
    lon: null,
    organisation: story.by === 'agency' ? (worksOfficer(cast).organisation ?? null) : null,
    year: story.next ? year + 1 : year,
    place: isOfPlace ? village.place : null,
  };
  const sent = { photos: [], once: `sample proposal ${index}`, now: at, isSample: true };
  if (story.by !== 'resident') {
    const role = story.by === 'agency' ? 'agency_head' : story.by;
    const pokir =
      story.by === 'council'
        ? {
            member: actorOf(cast, 'council').name,
            fraction: 'Fraksi Contoh',
            reses: `Reses I ${year - 1}`,
            isNamed: index % 2 === 0,
          }
        : null;
    const input: OfficeInput = { ...asked, reports: [], pokir };
    const { id } = await proposeAsOffice(app, actorOf(cast, role), region, { input, ...sent });
    return id;
  }
  const input = { ...asked, name: null, contact: null, isNamed: false };
  const { id, again } = await proposeAsResident(app, { kind: 'system', task: 'sample' }, region, { input, ...sent });
  const ref = { region, id };
  const read = new Date(at.getTime() + 86_400_000);
  if (again || story.unread) return id;
  const reader = actorOf(cast, 'village');
  const reason = story.refused ?? ADMITTED;
  const step = story.refused ? 'refused' : 'admitted';
  await screenProposal(app.db, reader, ref, { step, reason, title: null, problem: null }, read);
  return id;
};

const supportAndWithdraw = async (app: App, { region }: Cast, story: Story, id: string): Promise<void> => {
  const before = await inRegion(app.db, region, (tx) => proposalById(tx, id));
  if (before?.state !== 'waiting' || before.supporters > 0) return;
  const ref = { region, id };
  for (let n = 1; n <= story.supporters; n += 1) {
    const at = new Date(before.updatedAt.getTime() + n * 7_200_000);
    await supportProposal(app, { kind: 'visitor' }, ref, `sample ${n}`, at);
  }
  const later = new Date(before.updatedAt.getTime() + 5 * 86_400_000);
  if (story.withdrawn) await withdrawProposal(app.db, { kind: 'reporter' }, ref, later);
};

/** Who holds the meeting of a stage, and who decides in it: never the same account that proposed. */
const sitting = (cast: Cast, stage: Stage) => {
  const { village, offices } = cast;
  const district = offices.find(
    ({ place, kind }) => kind === 'district_office' && place === village.place?.slice(0, 8),
  );
  const planner = actorOf(cast, 'planner');
  const works = worksOfficer(cast);
  return {
    village: {
      place: village.place,
      organisation: village.id,
      holder: actorOf(cast, 'village'),
      decider: actorOf(cast, 'district'),
      venue: `Balai ${cast.villageName}`,
    },
    district: {
      place: district?.place ?? null,
      organisation: district?.id ?? '',
      holder: actorOf(cast, 'district'),
      decider: actorOf(cast, 'district'),
      venue: 'Pendopo kecamatan',
    },
    agency_forum: {
      place: null,
      organisation: works.organisation ?? '',
      holder: works,
      decider: works,
      venue: 'Aula perangkat daerah',
    },
    regency: {
      place: null,
      organisation: planner.organisation ?? '',
      holder: planner,
      decider: planner,
      venue: 'Pendopo kabupaten',
    },
  }[stage];
};

/** Plays the meeting of a stage with what the stories say of it, once. */
const meet = async (app: App, cast: Cast, stage: Stage, ids: readonly string[]): Promise<void> => {
  const { db } = app;
  const { region, year } = cast;
  const { place, organisation, holder, decider, venue } = sitting(cast, stage);
  const heldOn = `${year - 1}-${HELD[stage]}`;
  const at = noon(heldOn);
  const known = await inRegion(db, region, (tx) => listMeetings(tx, { year, stage, organisation, limit: 1 }));
  if (known[0]?.state === 'closed') return;
  const input = { year, stage, place, organisation, heldOn, venue, chair: CHAIR[stage], method: 'votes' } as const;
  const id = known[0]?.id ?? (await prepareMeeting(db, holder, region, input, at, true));
  const ref = { region, id };
  const decided = STORIES.flatMap((story, index) =>
    story[stage] && !story.next ? [{ ...story[stage]!, id: ids[index]! }] : [],
  );
  const codes = new Map(
    (await inRegion(db, region, (tx) => itemsOf(tx, id))).map(({ proposal }) => [proposal.id, proposal]),
  );
  const scores = decided.flatMap((one) => {
    const proposal = codes.get(one.id);
    return proposal ? [{ code: proposal.code, score: one.votes }] : [];
  });
  await rankProposals(db, holder, ref, { method: 'votes', scores }, at);
  for (const one of decided) await decide(app, cast, { ref, decider, stage, at }, one, ids);
  const attendance = told.attendance[stage].map(([office, people]) => ({
    office: String(office),
    people: Number(people),
  }));
  await writeMinutes(
    db,
    holder,
    ref,
    { heldOn, venue, chair: CHAIR[stage], attendance, minutes: told.minutes[stage] },
    at,
  );
  await closeMeeting(db, holder, ref, new Date(at.getTime() + 4 * 3_600_000));
};

interface Sitting {
  readonly ref: { readonly region: number; readonly id: string };
  readonly decider: Actor;
  readonly stage: Stage;
  readonly at: Date;
}

const decide = async (
  app: App,
  cast: Cast,
  { ref, decider, stage, at }: Sitting,
  one: Decided & { readonly id: string },
  ids: readonly string[],
) => {
  const read = (id: string) => inRegion(app.db, cast.region, (tx) => proposalById(tx, id));
  const proposal = await read(one.id);
  if (!proposal || proposal.stage !== stage || proposal.state !== 'waiting') return;
  const into = one.into === undefined ? null : ((await read(ids[one.into]!))?.code ?? null);
  const input = {
    verdict: one.verdict as Verdict,
    reason: one.reason,
    amount: one.amount ?? null,
    into,
    organisation: stage === 'district' ? (worksOfficer(cast).organisation ?? null) : null,
    seen: proposal.steps,
  };
  await decideProposal(app.db, decider, ref, proposal.code, input, new Date(at.getTime() + 2 * 3_600_000));
};

/** The village's next meeting lies prepared on its desk, with what waits for it. */
const prepareNext = async (app: App, cast: Cast, now: Date): Promise<void> => {
  const { region } = cast;
  const year = cast.year + 1;
  const { place, organisation, holder, venue } = sitting(cast, 'village');
  if (
    (await inRegion(app.db, region, (tx) => listMeetings(tx, { year, stage: 'village', organisation, limit: 1 })))
      .length > 0
  )
    return;
  const heldOn = `${year - 1}-${HELD.village}`;
  const input = {
    year,
    stage: 'village',
    place,
    organisation,
    heldOn,
    venue,
    chair: CHAIR.village,
    method: 'votes',
  } as const;
  await prepareMeeting(app.db, holder, region, input, now, true);
};

/**
 * Proposals of each kind in each state, and the meetings that decided on them, by the program's own acts in the past. What an interrupted
 * start did not come to is played at the next one, and nothing twice.
 */
export const playProposals = async (app: App, region: number, now: Date): Promise<void> => {
  const cast = await castOf(app, region, now);
  if (!cast) return;
  const ids: string[] = [];
  for (const [index, story] of STORIES.entries()) ids.push(await propose(app, cast, story, index, now));
  for (const [index, story] of STORIES.entries()) await supportAndWithdraw(app, cast, story, ids[index]!);
  for (const stage of STAGES) await meet(app, cast, stage, ids);
  await prepareNext(app, cast, now);
};
