import { randomUUID } from 'node:crypto';
import { createPerson, listPeople } from '#modules/accounts/index.ts';
import { createOrganisation, listOrganisations } from '#modules/organisations/index.ts';
import {
  changeService,
  converse,
  noteOnReport,
  reportProgress,
  servicesOf,
  submitReport,
  verifyAndAssign,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import type { Secrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { HOSTILE_LINES } from '../../support/hostile-text.ts';
import { openRealRegion, readDatabase } from '../../support/region.ts';
import type { Server } from '../../support/server.ts';

const REGION = 3522;
const SYSTEM: Actor = { kind: 'system', task: 'test' };

/** Who acts here, as the database knows them. */
const castOf = (db: Db) =>
  inRegion(db, REGION, async (tx) => {
    const people = await listPeople(tx);
    const actor = (role: string): Actor => {
      const { id, name, organisation } = people.find((person) => person.role === role)!;
      return { kind: 'person', id, name, role, region: REGION, organisation: organisation ?? undefined };
    };
    return { agencies: await listOrganisations(tx), services: await servicesOf(tx, true), actor };
  });

/** One report whose every written part is this text, read, handed over and worked on. @returns its code */
const plantReport = async (db: Db, secrets: Secrets, text: string, cast: Awaited<ReturnType<typeof castOf>>) => {
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
  return receipt.code;
};

/**
 * Plants the corpus in a server that does not run, by the program's own acts: as people, agencies, a category with its questions, and
 * in every written part of reports. @returns the codes of the reports
 */
export const plant = async (server: Server): Promise<string[]> => {
  await openRealRegion(server, REGION, true);
  return readDatabase(server, async (db) => {
    const settings = readSettings({ SIMPUL_DATA: server.data, DATABASE_URL: server.databaseUrl });
    const secrets = await openSecrets(db, settings);
    const cast = await castOf(db);
    const now = new Date();
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
      await createOrganisation(
        db,
        SYSTEM,
        REGION,
        { ...office, ...rest, name, duties: [text.slice(0, 59).toWellFormed()], source: text },
        now,
      );
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
    const codes: string[] = [];
    for (const { text } of HOSTILE_LINES) codes.push(await plantReport(db, secrets, text, cast));
    return codes;
  });
};
