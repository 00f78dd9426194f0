import { randomUUID } from 'node:crypto';
import { organisationById } from '#modules/organisations/index.ts';
import {
  closeMeeting,
  decideProposal,
  prepareMeeting,
  proposalById,
  proposeAsOffice,
  proposeAsResident,
  type Stage,
  screenProposal,
  type Verdict,
  writeMinutes,
} from '#modules/proposals/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import type { Secrets } from '#platform/secrets.ts';

const REGION = 3522;
const HELD = '2024-01-15';

/** Who proposes, and who holds the meetings of each stage. */
export type Sitters = Readonly<
  Record<'village' | 'district' | 'officer' | 'planner', Actor & { readonly kind: 'person' }>
>;

/**
 * Proposals in the words of these texts: accepted at every stage, rejected, merged, of residents read and unread, and on the table of a
 * meeting that is closed, with its minutes, and of one that is open.
 * @returns the one that is closed
 */
export const plantMusrenbang = async (
  db: Db,
  secrets: Secrets,
  texts: readonly string[],
  sitters: Sitters,
): Promise<string> => {
  const app = { db, secrets };
  const now = new Date();
  const year = now.getUTCFullYear() + 1;
  const village = await inRegion(db, REGION, (tx) => organisationById(tx, sitters.village.organisation!));
  const reason = (text: string) => `${text} (alasan putusan musrenbang)`;
  const asked = (text: string) => ({
    title: `${text} (usul)`.slice(0, 140).toWellFormed(),
    problem: `${text} – begitu masalahnya di dusun kami.`,
    lat: null,
    lon: null,
    volume: '1',
    unit: text.slice(0, 20).toWellFormed(),
    estimate: '1000000',
    organisation: null,
    year,
    place: village!.place,
  });
  const ids: string[] = [];
  for (const text of texts) {
    const input = { ...asked(text), reports: [], pokir: null };
    ids.push((await proposeAsOffice(app, sitters.village, REGION, { input, photos: [], once: randomUUID(), now })).id);
  }
  for (const isRead of [true, false]) {
    const input = { ...asked(texts[0]!), name: texts[1]!.slice(0, 90).toWellFormed(), contact: null, isNamed: true };
    const { id } = await proposeAsResident(app, { kind: 'visitor' }, REGION, {
      input,
      photos: [],
      once: randomUUID(),
      now,
    });
    const reading = { step: 'admitted' as const, reason: reason(texts[2]!), title: null, problem: null };
    if (isRead) await screenProposal(db, sitters.district, { region: REGION, id }, reading, now);
  }
  const meet = async (stage: Stage, holder: Actor & { kind: 'person' }, place: string | null, ofYear = year) => {
    const input = {
      year: ofYear,
      stage,
      place,
      organisation: stage === 'village' ? village!.id : holder.organisation!,
      heldOn: HELD,
    };
    const led = {
      venue: `${texts[3]} (balai)`.slice(0, 190),
      chair: `${texts[4]} (ketua)`.slice(0, 110),
      method: 'votes' as const,
    };
    return { region: REGION, id: await prepareMeeting(db, holder, REGION, { ...input, ...led }, now) };
  };
  const decide = async (
    ref: { region: number; id: string },
    actor: Actor,
    id: string,
    verdict: Verdict,
    text: string,
    into?: string,
  ) => {
    const read = (one: string) => inRegion(db, REGION, async (tx) => (await proposalById(tx, one))!);
    const { code, steps } = await read(id);
    const main = into ? (await read(into)).code : null;
    const organisation = sitters.officer.organisation!;
    const given = { verdict, reason: reason(text), amount: null, into: main, organisation, seen: steps };
    await decideProposal(db, actor, ref, code, given, now);
  };
  const first = await meet('village', sitters.village, village!.place);
  for (const [at, id] of ids.entries()) {
    if (at === 1) await decide(first, sitters.district, id, 'rejected', texts[at]!);
    else if (at === 2) await decide(first, sitters.district, id, 'merged', texts[at]!, ids[3]);
    else await decide(first, sitters.district, id, 'accepted', texts[at]!);
  }
  const attendance = texts
    .slice(0, 8)
    .map((text, at) => ({ office: text.slice(0, 90).toWellFormed(), people: at + 1 }));
  const led = { venue: `${texts[5]} (balai)`.slice(0, 190), chair: `${texts[6]} (ketua)`.slice(0, 110) };
  await writeMinutes(db, sitters.village, first, { heldOn: HELD, ...led, attendance, minutes: texts.join('\n') }, now);
  await closeMeeting(db, sitters.village, first, now);
  await decide(
    await meet('district', sitters.district, village!.place!.slice(0, 8)),
    sitters.district,
    ids[0]!,
    'accepted',
    texts[0]!,
  );
  await decide(await meet('agency_forum', sitters.officer, null), sitters.officer, ids[0]!, 'accepted', texts[0]!);
  await decide(await meet('regency', sitters.planner, null), sitters.planner, ids[0]!, 'accepted', texts[0]!);
  await meet('village', sitters.village, village!.place, year + 1);
  return first.id;
};
