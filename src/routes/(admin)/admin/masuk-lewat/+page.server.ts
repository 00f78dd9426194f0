import { redirect } from '@sveltejs/kit';
import {
  addSigningKey,
  endProvider,
  endSigningKey,
  listProviders,
  providerById,
  providerInput,
  redirectUri,
  SIGNING_ALGS,
  saveProvider,
  signingKeys,
  tryProvider,
} from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { siteOf } from '../../../(account)/sso.ts';
import { isProved, proved } from '../../../prove.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, readAs, refused, text } from '../form.ts';
import { officesInForce } from '../orang/offices.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';
import { providerOf, valuesOf } from './form.ts';

const HERE = '/admin/masuk-lewat';
const UUID = /^[0-9a-f-]{36}$/;

/** Which provider is looked at; none: a new one. */
const chosen = ({ url }: Pick<RequestEvent, 'url'>): string | undefined => {
  const id = url.searchParams.get('layanan') ?? '';
  return UUID.test(id) ? id : undefined;
};

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'provider.read');
  const id = chosen(event);
  const found = await inRegion(theApp().db, region.region_id, async (tx) => ({
    providers: await listProviders(tx),
    provider: id ? await providerById(tx, id) : undefined,
    keys: await signingKeys(tx),
    offices: await officesInForce(tx),
  }));
  const site = siteOf(event);
  const { provider } = found;
  return {
    providers: found.providers.map(({ id, name, issuer, clientAuth }) => ({ id, name, issuer, clientAuth })),
    chosen: provider && {
      id: provider.id,
      name: provider.name,
      hasSecret: provider.hasSecret,
      redirect: redirectUri(site, provider),
      left: `${site.origin}/masuk?keluar=1`,
    },
    values: valuesOf(provider, found.offices, event.locals.language === 'en' ? 'en' : 'id'),
    keys: found.keys.map(({ kid, alg, createdAt }) => ({ kid, alg, createdAt })),
    jwks: `${site.origin}/.well-known/jwks.json`,
    proved: isProved(actor),
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

export const actions: Actions = {
  save: async (event) => {
    const { actor, region } = signedInFor(event, 'provider.change');
    const form = await formDataOf(event.request);
    const offices = await inRegion(theApp().db, region.region_id, (tx) => officesInForce(tx));
    const { given, wrong } = providerOf(form, offices);
    const { data, back } = readAs(providerInput, given, form, 'save');
    if (!data) return back;
    if (wrong.length > 0) return refused(form, 'save', wrong);
    const saved = await attempt(form, 'save', async () =>
      saveProvider(
        theApp(),
        await proved(event, actor, form),
        region.region_id,
        chosen(event),
        data,
        siteOf(event),
        new Date(),
      ),
    );
    if ('back' in saved) return saved.back;
    return goOn(`${HERE}?layanan=${saved.done}`, 'saved');
  },
  ask: async (event) => {
    const { region } = signedInFor(event, 'provider.change');
    const form = await formDataOf(event.request);
    const id = chosen(event);
    const asked = await attempt(form, 'ask', async () => {
      const provider = id && (await inRegion(theApp().db, region.region_id, (tx) => providerById(tx, id)));
      return provider ? tryProvider(theApp(), provider, siteOf(event).loopback, new Date()) : undefined;
    });
    if ('back' in asked) return asked.back;
    return { form: 'ask', values: {} as Record<string, string>, wrong: [] as string[], answered: asked.done };
  },
  end: async (event) => {
    const { actor, region } = signedInFor(event, 'provider.change');
    const form = await formDataOf(event.request);
    const id = chosen(event);
    if (!id) redirect(303, HERE);
    const ended = await attempt(form, 'end', async () =>
      endProvider(theApp(), await proved(event, actor, form), region.region_id, id, new Date()),
    );
    if ('back' in ended) return ended.back;
    return goOn(HERE, 'ended');
  },
  addKey: async (event) => {
    const { actor, region } = signedInFor(event, 'provider.change');
    const form = await formDataOf(event.request);
    const alg = SIGNING_ALGS.find((one) => one === text(form, 'alg')) ?? 'ES256';
    const added = await attempt(form, 'addKey', async () =>
      addSigningKey(theApp(), await proved(event, actor, form), region.region_id, alg, new Date()),
    );
    if ('back' in added) return added.back;
    return goOn(HERE, 'added');
  },
  endKey: async (event) => {
    const { actor, region } = signedInFor(event, 'provider.change');
    const form = await formDataOf(event.request);
    const ended = await attempt(form, 'endKey', async () =>
      endSigningKey(theApp(), await proved(event, actor, form), region.region_id, text(form, 'kid'), new Date()),
    );
    if ('back' in ended) return ended.back;
    return goOn(HERE, 'removed');
  },
};
