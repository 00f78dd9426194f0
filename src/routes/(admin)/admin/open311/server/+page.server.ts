import { redirect } from '@sveltejs/kit';
import {
  endServer,
  givenUp,
  listServers,
  type RemoteService,
  remoteServices,
  type Server,
  saveServer,
  sendAgain,
  sentCounts,
  serverById,
  serverInput,
} from '#modules/open311/index.ts';
import { reportById, servicesOf } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isUuid } from '#platform/text.ts';
import { isProved, proved } from '../../../../prove.ts';
import { type SignedIn, signedInFor } from '../../../../signed-in.ts';
import { attempt, doneOf, goOn, type Returned, readAs, text } from '../../form.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const HERE = '/admin/open311/server';
/** Reports shown that were given up; the rest follow when these are dealt with. */
const SHOWN = 50;
/** Of the field in which the code of a service at the other server is typed. */
const SERVICE = 'service.';

/** Which server is looked at; none: a new one. */
const chosen = ({ url }: Pick<RequestEvent, 'url'>): string | undefined => {
  const id = url.searchParams.get('server') ?? '';
  return isUuid(id) ? id : undefined;
};

const stuckAt = async (tx: Tx, server: string) => {
  const stuck = await givenUp(tx, server, SHOWN);
  const reports = await Promise.all(stuck.map(({ report }) => reportById(tx, report)));
  return stuck.map(({ report, lastError, attempts }, index) => ({
    report,
    code: reports[index]?.code ?? '',
    lastError: lastError ?? '',
    attempts,
  }));
};

const stateOf = (servers: readonly Server[], counts: Awaited<ReturnType<typeof sentCounts>>) =>
  servers.map(({ id, name, url, failures, lastError, answeredAt }) => {
    const own = counts.filter(({ server }) => server === id);
    const sum = (of: (count: (typeof own)[number]) => boolean) => own.filter(of).reduce((all, { n }) => all + n, 0);
    return {
      id,
      name,
      url,
      failures,
      lastError,
      answeredAt,
      waiting: sum(({ state }) => state === 'waiting'),
      open: sum(({ state, closed }) => state === 'sent' && !closed),
      closed: sum(({ state, closed }) => state === 'sent' && closed),
      givenUp: sum(({ state }) => state === 'given_up'),
    };
  });

const valuesOf = (server: Server | undefined): Record<string, string> => ({
  name: server?.name ?? '',
  url: server?.url ?? '',
  jurisdiction: server?.jurisdiction ?? '',
  referredOnly: server?.referredOnly ? '1' : '',
  ...Object.fromEntries(Object.entries(server?.services ?? {}).map(([here, there]) => [SERVICE + here, there])),
});

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'georeport.read');
  const id = chosen(event);
  const found = await inRegion(theApp().db, region.region_id, async (tx) => ({
    servers: await listServers(tx),
    counts: await sentCounts(tx),
    server: id ? await serverById(tx, id) : undefined,
    stuck: id ? await stuckAt(tx, id) : [],
    services: await servicesOf(tx),
  }));
  const { server } = found;
  return {
    servers: stateOf(found.servers, found.counts),
    chosen: server && { id: server.id, name: server.name, hasKey: server.hasKey },
    stuck: server ? found.stuck : [],
    services: found.services.map(({ code, nameId, nameEn }) => ({ code, nameId, nameEn })),
    values: valuesOf(server),
    proved: isProved(actor),
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

/** The form as the schema reads it: services whose field was left empty are not sent. */
const serverOf = (form: FormData) => ({
  name: text(form, 'name'),
  url: text(form, 'url'),
  jurisdiction: text(form, 'jurisdiction'),
  apiKey: text(form, 'apiKey') || undefined,
  referredOnly: text(form, 'referredOnly') === '1',
  services: Object.fromEntries(
    [...form.keys()]
      .filter((name) => name.startsWith(SERVICE) && text(form, name) !== '')
      .map((name) => [name.slice(SERVICE.length), text(form, name)]),
  ),
});

const serverChosen = async (event: RequestEvent, { region }: SignedIn): Promise<Server> => {
  const id = chosen(event);
  const server = id && (await inRegion(theApp().db, region.region_id, (tx) => serverById(tx, id)));
  return server || redirect(303, HERE);
};

export const actions: Actions = {
  save: async (event) => {
    const { actor, region } = signedInFor(event, 'georeport.change');
    const form = await formDataOf(event.request);
    const { data, back } = readAs(serverInput, serverOf(form), form, 'save');
    if (!data) return back;
    const saved = await attempt(form, 'save', async () =>
      saveServer(theApp(), await proved(event, actor, form), region.region_id, chosen(event), data, new Date()),
    );
    if ('back' in saved) return saved.back;
    return goOn(`${HERE}?server=${saved.done}`, 'saved');
  },
  ask: async (event) => {
    const person = signedInFor(event, 'georeport.change');
    const form = await formDataOf(event.request);
    const server = await serverChosen(event, person);
    const asked = await attempt(form, 'ask', () => remoteServices(theApp(), server));
    if ('back' in asked) return asked.back;
    const offered: readonly RemoteService[] = asked.done;
    return { form: 'ask', values: {}, wrong: [], offered } satisfies Returned & { offered: readonly RemoteService[] };
  },
  end: async (event) => {
    const person = signedInFor(event, 'georeport.change');
    const form = await formDataOf(event.request);
    const { id } = await serverChosen(event, person);
    const ended = await attempt(form, 'end', async () =>
      endServer(theApp().db, await proved(event, person.actor, form), person.region.region_id, id, new Date()),
    );
    if ('back' in ended) return ended.back;
    return goOn(HERE, 'ended');
  },
  again: async (event) => {
    const person = signedInFor(event, 'georeport.change');
    const form = await formDataOf(event.request);
    const { id } = await serverChosen(event, person);
    const report = text(form, 'report');
    const which = { server: id, report };
    const sent = await attempt(form, 'again', async () =>
      isUuid(report) ? sendAgain(theApp().db, person.actor, person.region.region_id, which, new Date()) : undefined,
    );
    if ('back' in sent) return sent.back;
    return goOn(`${HERE}?server=${id}`, 'sentAgain');
  },
};
