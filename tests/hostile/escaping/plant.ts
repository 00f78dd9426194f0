import { randomUUID } from 'node:crypto';
import { createPerson, listPeople } from '#modules/accounts/index.ts';
import { createOrganisation, listOrganisations } from '#modules/organisations/index.ts';
import { answerPetition, changeThreshold, referAspirations, supportPetition } from '#modules/petitions/index.ts';
import {
  changeService,
  converse,
  noteOnReport,
  reportProgress,
  servicesOf,
  submitReport,
  verifyAndAssign,
  verifyReport,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import type { Secrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { HOSTILE_LINES } from '../../support/hostile-text.ts';
import { asOwner } from '../../support/owner.ts';
import { openRealRegion, readDatabase } from '../../support/region.ts';
import type { Server } from '../../support/server.ts';
import { plantBudget } from './plant-budget.ts';
import { plantFiles } from './plant-files.ts';
import { plantMusrenbang } from './plant-musrenbang.ts';
import { plantPlans } from './plant-plans.ts';

const REGION = 3522;
const SYSTEM: Actor = { kind: 'system', task: 'test' };

/** Who acts here, as the database knows them. */
const castOf = (db: Db) =>
  inRegion(db, REGION, async (tx) => {
    const people = await listPeople(tx);
    const actor = (role: string): Actor => {
      // whose desk the pages are looked at from, where there are several
      const found = people.filter((person) => person.role === role);
      const { id, name, organisation } = found.find((person) => person.name.startsWith('Ratih')) ?? found[0]!;
      return { kind: 'person', id, name, role, region: REGION, organisation: organisation ?? undefined };
    };
    return { agencies: await listOrganisations(tx), services: await servicesOf(tx, true), actor };
  });

type Cast = Awaited<ReturnType<typeof castOf>>;

/** One report whose every written part is this text, read, handed over and worked on. */
const plantReport = async (db: Db, secrets: Secrets, text: string, cast: Cast, placeCode: string) => {
  const now = new Date();
  const receipt = await submitReport(
    { db, secrets },
    SYSTEM,
    REGION,
    {
      text: `${text} – di jalan depan pasar, sudah sebulan.`,
      kind: 'complaint',
      serviceCode: 'road',
      answers: {},
      address: text,
      placeCode,
      anonymous: false,
      secret: false,
      reporterName: text.slice(0, 90),
      channel: 'web',
    },
    [],
    randomUUID(),
    now,
  );
  const ref = { region: REGION, id: receipt.id };
  const officer = cast.actor('officer');
  const agency = officer.kind === 'person' ? officer.organisation! : '';
  const title = `${text} (judul)`;
  await verifyAndAssign(db, cast.actor('verifier'), ref, { title, classification: 'complaint' }, agency, now);
  await reportProgress(db, officer, ref, `${text} (kemajuan pekerjaan di lapangan)`, [], now);
  await converse(db, { kind: 'reporter' }, ref, `${text} (percakapan)`, [], now);
  await noteOnReport(db, officer, ref, `${text} (catatan)`, now);
  return receipt;
};

/** An aspiration in the words of this text, which two supporters are enough for: answered, or handed over to a musrenbang. */
const plantAspiration = async (db: Db, secrets: Secrets, text: string, cast: Cast, isHandedOver: boolean) => {
  const now = new Date();
  const words = {
    text: `${text} – kami usul begitu, demi dusun kami.`,
    kind: 'aspiration' as const,
    serviceCode: 'other',
    answers: {},
    anonymous: true,
    secret: false,
    channel: 'web' as const,
  };
  const { id, code } = await submitReport({ db, secrets }, SYSTEM, REGION, words, [], randomUUID(), now);
  const ref = { region: REGION, id };
  const title = `${text} (usulan)`;
  await verifyReport(db, cast.actor('verifier'), ref, { title, classification: 'aspiration' }, now);
  for (const device of [randomUUID(), randomUUID()])
    await supportPetition({ db, secrets }, { kind: 'visitor' }, ref, device, now);
  const regent = cast.actor('regent');
  const organisation = cast.agencies.find(({ duties }) => duties.includes('musrenbang'))!.id;
  const reason = `${text} (alasan). `.padEnd(120, 'Begitu alasannya. ');
  if (isHandedOver) {
    const handed = {
      codes: [code],
      year: now.getUTCFullYear() + 1,
      stage: 'village' as const,
      organisation,
      place: null,
    };
    const asked = { problem: title, reason, volume: '1', unit: text.slice(0, 20).toWellFormed(), estimate: null };
    await referAspirations(db, regent, REGION, { ...handed, ...asked }, now);
  } else {
    const answer = { kind: 'accepted' as const, reason, organisation, nextStep: title, corrects: null };
    await answerPetition(db, regent, ref, answer, now);
  }
};

/** Villages that are called so. @returns their codes */
const renameVillages = async (db: Db, texts: readonly string[]): Promise<string[]> => {
  const found = await asOwner<{ code: string }>(
    db,
    `select code from places.place where region_id = $1 and level = 'village' order by code limit $2`,
    [REGION, texts.length],
  );
  for (const [at, { code }] of found.entries())
    await asOwner(db, 'update places.place set name = $2 where code = $1', [code, texts[at]]);
  return found.map(({ code }) => code);
};

/** What was planted: codes of reports, and of what else each text is the name of, in the order of the corpus. */
export interface Planted {
  readonly codes: readonly string[];
  readonly villages: readonly string[];
  readonly offices: readonly string[];
  /** One of a village, closed. */
  readonly meeting: string;
}

/**
 * Plants the corpus in a server that does not run, by the program's own acts: as people, agencies, villages, a category with its
 * questions, and in every written part of reports.
 */
export const plant = async (server: Server): Promise<Planted> => {
  await openRealRegion(server, REGION, true);
  return readDatabase(server, async (db) => {
    const settings = readSettings({ SIMPUL_DATA: server.data, DATABASE_URL: server.databaseUrl });
    const secrets = await openSecrets(db, settings);
    const cast = await castOf(db);
    const now = new Date();
    const villages = await renameVillages(
      db,
      HOSTILE_LINES.map(({ text }) => text),
    );
    const offices: string[] = [];
    for (const [at, { text }] of HOSTILE_LINES.entries()) {
      const office = {
        kind: 'other' as const,
        shortName: null,
        code: null,
        parent: null,
        place: null,
        officeHours: text,
      };
      const rest = { contact: { address: text }, validFrom: null, sourceQuality: 'unofficial' as const };
      const name = `${text} ${at}`;
      const made = await createOrganisation(
        db,
        SYSTEM,
        REGION,
        { ...office, ...rest, name, duties: [text.slice(0, 59).toWellFormed()], source: text },
        now,
      );
      offices.push(made.id);
      const person = { login: `uji.${at}`, name: text.slice(0, 110).toWellFormed(), email: null, organisation: null };
      await createPerson(db, SYSTEM, REGION, { ...person, role: 'regent' }, now);
    }
    const road = cast.services.find(({ code }) => code === 'road')!;
    const [script, attribute] = [HOSTILE_LINES[0]!.text, HOSTILE_LINES[2]!.text];
    const label = { id: script, en: attribute };
    const choices = [
      { key: attribute, id: script, en: attribute },
      { key: 'b', id: attribute, en: script },
    ];
    const questions = [{ code: 'uji', label, type: 'choice' as const, required: false, choices }];
    await changeService(
      db,
      SYSTEM,
      REGION,
      { ...road, nameId: `Jalan ${script}`, nameEn: `Road ${attribute}`, questions },
      now,
    );
    const reports: { readonly id: string; readonly code: string }[] = [];
    for (const [at, { text }] of HOSTILE_LINES.entries())
      reports.push(await plantReport(db, secrets, text, cast, villages[at]!));
    const threshold = { supporters: 2, gatherDays: 90, answerWorkingDays: 20, validFrom: '2000-01-01', source: script };
    await changeThreshold(db, cast.actor('administrator'), REGION, threshold, now);
    for (const [at, { text }] of HOSTILE_LINES.entries()) await plantAspiration(db, secrets, text, cast, at % 2 === 1);
    const texts = HOSTILE_LINES.map(({ text }) => text);
    const sitter = (role: string) => cast.actor(role) as Actor & { kind: 'person' };
    const sitters = {
      village: sitter('village'),
      district: sitter('district'),
      officer: sitter('officer'),
      planner: sitter('planner'),
    };
    const meeting = await plantMusrenbang(db, secrets, texts, sitters);
    await plantBudget(db, texts, villages);
    await plantPlans(db, texts);
    const answerers = { verifier: cast.actor('verifier'), officer: cast.actor('officer') };
    // The others stay as they are on the desk of who is to handle them.
    const answered = HOSTILE_LINES.flatMap(({ name, text }, at) =>
      name.startsWith('a formula') ? { id: reports[at]!.id, text } : [],
    );
    await plantFiles({ db, secrets, settings }, answered, answerers);
    return { codes: reports.map(({ code }) => code), villages, offices, meeting };
  });
};
