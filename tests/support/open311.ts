import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion, placesOfRegion } from '#modules/places/index.ts';
import { changeService, type StoredPhoto, seedReports, servicesOf, submitReport } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { routesOf } from '../../src/front.ts';
import type { Element } from '../../src/modules/open311/rules/element.ts';
import { readXml } from '../../src/modules/open311/wire/read.ts';
import { act, type WalkAct } from '../../src/modules/reports/actions/walk.testing.ts';
import { reportById } from '../../src/modules/reports/queries/report.ts';
import { ASKING } from './asking.ts';
import { CANARIES } from './canaries.ts';
import { ENGINES, type EngineKind, openTestDatabase } from './database.ts';

const SYSTEM: Actor = { kind: 'system', task: 'test' };
export const DAY_MS = 86_400_000;
export const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

/** A region's administrator who has just proved who they are. */
export const administrator = (region: number): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000009',
  name: 'Galih Contoh',
  role: 'administrator',
  region,
  provedAt: new Date(),
});

/** An answer with what it says, as JSON where it is JSON and as elements where it is XML. */
export interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a test reads of it is what it asserts
  readonly json: any;
  readonly xml: Element | undefined;
}

const ENVIRONMENT = { incoming: { socket: { remoteAddress: '127.0.0.1' }, headers: {} } };

/** The routes of a program without a server: asked as Hono is. */
export const askerOf = (app: App) => {
  const hono = routesOf(app);
  return async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const answer = await hono.request(`http://simpul.contoh.example${path}`, init, ENVIRONMENT as never);
    const text = await answer.text();
    const type = answer.headers.get('content-type');
    return {
      status: answer.status,
      type,
      headers: answer.headers,
      text,
      json: type?.startsWith('application/json') ? JSON.parse(text) : undefined,
      xml: type?.startsWith('text/xml') ? readXml(text) : undefined,
    };
  };
};

/** A form as an application sends it. */
export const posted = (fields: Readonly<Record<string, string | readonly string[]>>, headers = {}): RequestInit => {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value);
  return {
    method: 'POST',
    body: body.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8', ...headers },
  };
};

interface Wanted {
  readonly service?: string;
  readonly text?: string;
  readonly anonymous?: boolean;
  readonly secret?: boolean;
  readonly lat?: number;
  readonly lon?: number;
  readonly address?: string;
  readonly answers?: Readonly<Record<string, string | string[]>>;
  readonly at?: Date;
  readonly acts?: readonly WalkAct[];
  readonly photos?: readonly StoredPhoto[];
}

/** A program without a server, pages or jobs, with the regions named, their agencies and services. */
export const openProgram = async (
  regions: readonly number[] = [3522],
  settings: Record<string, string> = {},
  engine: EngineKind = ENGINES.at(-1)!,
) => {
  const { db, close } = await openTestDatabase(engine);
  const secrets = makeSecrets(Buffer.alloc(32, 7));
  const app = {
    db,
    secrets,
    settings: readSettings({ SIMPUL_DEMO: '0', ...settings }),
    files: { get: async () => undefined },
  } as unknown as App;
  await inNoRegion(db, seedHolidays);
  for (const region of regions) {
    const now = daysAgo(400);
    await inRegion(db, region, async (tx) => {
      await openRegion(tx, { region, isSample: false, now });
      await seedOrganisations(tx, region, now);
      await seedReports(tx, SYSTEM, now);
    });
    await changeService(db, SYSTEM, region, ASKING, now);
  }
  const agenciesOf = (region: number) => inRegion(db, region, (tx) => listOrganisations(tx, { kinds: ['agency'] }));

  /** Files a report by the program's own acts, and walks it on. Its reporter has told every canary in confidence. */
  const file = async (region: number, wanted: Wanted = {}) => {
    const { acts = ['verify'], at = daysAgo(5) } = wanted;
    const receipt = await submitReport(
      app,
      { kind: 'visitor' },
      region,
      {
        text: wanted.text ?? 'Jalan berlubang di depan pasar contoh.',
        kind: 'complaint',
        serviceCode: wanted.service ?? 'road',
        lat: wanted.lat ?? -7.1512,
        lon: wanted.lon ?? 111.8812,
        address: wanted.address,
        answers: wanted.answers ?? {},
        anonymous: wanted.anonymous ?? false,
        secret: wanted.secret ?? false,
        reporterName: CANARIES.name,
        reporterContact: CANARIES.mail,
        channel: 'web',
      },
      wanted.photos ?? [],
      randomUUID(),
      at,
    );
    const agencies = await agenciesOf(region);
    for (const [index, name] of acts.entries()) {
      const report = (await inRegion(db, region, (tx) => reportById(tx, receipt.id)))!;
      await act(db, agencies, name, report, new Date(at.getTime() + (index + 1) * 60_000));
    }
    return receipt;
  };
  const village = async (region: number) =>
    inRegion(db, region, async (tx) => (await placesOfRegion(tx, region)).find(({ level }) => level === 'village')!);
  const services = (region: number) => inRegion(db, region, (tx) => servicesOf(tx));
  return { app, db, ask: askerOf(app), file, village, services, close };
};

/** The errors of an answer, which must be in the shape of the standard. */
export const errorsIn = ({ json, xml, text }: Answer): { code: string; description: string }[] => {
  if (json !== undefined) {
    assert.ok(Array.isArray(json) && json.length > 0, text);
    for (const error of json) assert.deepEqual(Object.keys(error), ['code', 'description'], text);
    return json.map(({ code, description }: { code: number; description: string }) => ({
      code: String(code),
      description,
    }));
  }
  assert.equal(xml?.name, 'errors', text);
  return xml.children.map((error) => {
    assert.equal(error.name, 'error');
    assert.deepEqual(
      error.children.map(({ name }) => name),
      ['code', 'description'],
    );
    return { code: error.children[0]!.text, description: error.children[1]!.text };
  });
};
