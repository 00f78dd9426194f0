import { randomUUID } from 'node:crypto';
import { before } from 'node:test';
import { listOrganisations, type Organisation, seedOrganisations } from '#modules/organisations/index.ts';
import { seedPetitions } from '#modules/petitions/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { seedReports } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { type Db, inNoRegion, inRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import {
  decideProposal,
  itemsOf,
  type OfficeInput,
  type Proposal,
  prepareMeeting,
  proposalById,
  proposeAsOffice,
  proposeAsResident,
  type ResidentInput,
  type Stage,
  screenProposal,
  seedProposals,
  type Verdict,
  writeMinutes,
} from './index.ts';

export const REGION = 3522;
export const VILLAGE = '35.22.06.2001';
export const NEXT_DOOR = '35.22.06.2002';
export const DISTRICT = '35.22.06';
export const YEAR = 2028;
export const NOW = new Date('2026-11-30T02:00:00Z');
export const later = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);
export const WHY = 'Banyak warga memakainya setiap hari.';

export const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

const people = new Map<string, string>();
/** One account each by role and office; `which` tells several apart. */
export const person = (role: string, organisation?: string, which = ''): Actor => {
  const key = `${role} ${organisation} ${which}`;
  if (!people.has(key)) people.set(key, randomUUID());
  return { kind: 'person', id: people.get(key)!, name: 'Galih Contoh', role, region: REGION, organisation };
};

/** A region with its offices, and short ways to what the tests need of proposals and meetings. */
export const castOf = (db: () => Db) => {
  const app = (): App => ({
    db: db(),
    secrets: makeSecrets(new Uint8Array(32)),
    settings: readSettings({}),
    files: undefined as never,
    jobs: undefined as never,
  });
  let offices: readonly Organisation[] = [];
  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
      await seedPetitions(tx, { kind: 'system', task: 'test' }, NOW);
      await seedProposals(tx, { kind: 'system', task: 'test' }, NOW);
      offices = await listOrganisations(tx);
    });
  });
  const officeAt = (place: string): string => offices.find((one) => one.place === place)!.id;
  const planning = (): string => offices.find(({ duties }) => duties.includes('musrenbang'))!.id;
  const agency = (): string => offices.find(({ name }) => name.startsWith('Dinas Pekerjaan Umum Bina Marga'))!.id;
  const clerk = (which = '') => person('village', officeAt(VILLAGE), which);
  const camat = () => person('district', officeAt(DISTRICT));
  const planner = () => person('planner', planning());

  const resident = (change: Partial<ResidentInput> = {}): ResidentInput => ({
    title: 'Perbaikan jembatan dusun',
    problem: 'Jembatan kayu di dusun kami lapuk, anak sekolah memutar dua kilometer.',
    place: VILLAGE,
    lat: null,
    lon: null,
    volume: '12',
    unit: 'meter',
    estimate: '150000000',
    organisation: null,
    year: YEAR,
    name: null,
    contact: null,
    isNamed: false,
    ...change,
  });
  const office = (
    { name: _, contact: __, isNamed: ___, ...asked }: ResidentInput,
    change: Partial<OfficeInput> = {},
  ): OfficeInput => ({
    ...asked,
    reports: [],
    pokir: null,
    ...change,
  });
  const send = (change: Partial<ResidentInput> = {}, once: string = randomUUID(), now = NOW) =>
    proposeAsResident(app(), { kind: 'visitor' }, REGION, { input: resident(change), photos: [], once, now });
  const admit = (id: string, now = NOW) =>
    screenProposal(
      db(),
      clerk('reader'),
      { region: REGION, id },
      { step: 'admitted', reason: WHY, title: null, problem: null },
      now,
    );
  /** A resident's proposal that everybody may read. */
  const listed = async (change: Partial<ResidentInput> = {}, now = NOW) => {
    const receipt = await send(change, randomUUID(), now);
    await admit(receipt.id, now);
    return receipt;
  };
  const propose = (actor: Actor, change: Partial<OfficeInput> = {}, now = NOW) =>
    proposeAsOffice(app(), actor, REGION, { input: office(resident(), change), photos: [], once: randomUUID(), now });

  const ref = (id: string) => ({ region: REGION, id });
  const read = (id: string): Promise<Proposal> => inRegion(db(), REGION, async (tx) => (await proposalById(tx, id))!);
  const meet = (
    actor: Actor,
    stage: Stage,
    change: { place?: string | null; organisation?: string; year?: number } = {},
  ) => {
    const place = stage === 'village' ? VILLAGE : stage === 'district' ? DISTRICT : null;
    const organisation = {
      village: () => officeAt(VILLAGE),
      district: () => officeAt(DISTRICT),
      agency_forum: agency,
      regency: planning,
    }[stage]();
    const input = {
      year: YEAR,
      stage,
      place,
      organisation,
      heldOn: '2026-11-29',
      venue: 'Balai desa',
      chair: 'Kepala Desa Contoh',
      method: 'votes',
      ...change,
    } as const;
    return prepareMeeting(db(), actor, REGION, input, NOW);
  };
  /** @param change what the verdict needs beside its reason */
  const decide = async (
    actor: Actor,
    meeting: string,
    id: string,
    verdict: Verdict,
    change: { amount?: string; into?: string; organisation?: string; seen?: number; reason?: string } = {},
  ) => {
    const { code, steps } = await read(id);
    const input = { verdict, reason: WHY, amount: null, into: null, organisation: null, seen: steps, ...change };
    return decideProposal(db(), actor, ref(meeting), code, input, NOW);
  };
  const minutes = (actor: Actor, meeting: string) =>
    writeMinutes(
      db(),
      actor,
      ref(meeting),
      {
        heldOn: '2026-11-29',
        venue: 'Balai desa',
        chair: 'Kepala Desa Contoh',
        attendance: [
          { office: 'BPD', people: 5 },
          { office: 'Warga', people: 40 },
        ],
        minutes: 'Usulan dibahas satu per satu, lalu dipungut suara.',
      },
      NOW,
    );
  const table = (meeting: string) => inRegion(db(), REGION, (tx) => itemsOf(tx, meeting));
  return {
    app,
    officeAt,
    planning,
    agency,
    clerk,
    camat,
    planner,
    resident,
    send,
    admit,
    listed,
    propose,
    ref,
    read,
    meet,
    decide,
    minutes,
    table,
  };
};
