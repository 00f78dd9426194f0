import {
  changeJurisdiction,
  contacts,
  issueKey,
  jurisdictionInput,
  keyInput,
  listKeys,
  listServers,
  revokeKey,
  sentCounts,
} from '#modules/open311/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isUuid } from '#platform/text.ts';
import { siteOf } from '../../../(account)/sso.ts';
import { isProved, proved } from '../../../prove.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, orNull, readAs, refused, text } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

const HERE = '/admin/open311';

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'georeport.read');
  const found = await inRegion(theApp().db, region.region_id, async (tx) => ({
    keys: await listKeys(tx),
    contact: (await contacts(tx)).get(region.region_id),
    servers: await listServers(tx),
    sent: await sentCounts(tx),
  }));
  return {
    keys: found.keys,
    jurisdiction: { domain: region.site_domain ?? '', contact: found.contact ?? '' },
    code: region.code,
    base: `${siteOf(event).origin}/open311/v2`,
    servers: found.servers.length,
    givenUp: found.sent.reduce((sum, { state, n }) => (state === 'given_up' ? sum + n : sum), 0),
    proved: isProved(actor),
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

export const actions: Actions = {
  jurisdiction: async (event) => {
    const { actor, region } = signedInFor(event, 'georeport.change');
    const form = await formDataOf(event.request);
    const given = { domain: orNull(text(form, 'domain')), contact: text(form, 'contact') };
    const { data, back } = readAs(jurisdictionInput, given, form, 'jurisdiction');
    if (!data) return back;
    const saved = await attempt(form, 'jurisdiction', () =>
      changeJurisdiction(theApp().db, actor, region.region_id, data, new Date()),
    );
    if ('back' in saved) return saved.back;
    return goOn(HERE, 'saved');
  },
  issue: async (event) => {
    const { actor, region } = signedInFor(event, 'georeport.change');
    const form = await formDataOf(event.request);
    const given = {
      label: text(form, 'label'),
      contact: text(form, 'contact'),
      relays: form.has('relays'),
      perHour: Number(text(form, 'perHour')),
    };
    const { data, back } = readAs(keyInput, given, form, 'issue');
    if (!data) return back;
    const issued = await attempt(form, 'issue', async () =>
      issueKey(theApp().db, await proved(event, actor, form), region.region_id, data, new Date()),
    );
    if ('back' in issued) return issued.back;
    // Shown in this answer and nowhere else: there is no page to come back to.
    return { form: 'issued', values: { label: data.label, key: issued.done } as Record<string, string>, wrong: [] };
  },
  revoke: async (event) => {
    const { actor, region } = signedInFor(event, 'georeport.change');
    const form = await formDataOf(event.request);
    const id = text(form, 'id');
    if (!isUuid(id)) return refused(form, 'revoke', ['id']);
    const revoked = await attempt(form, 'revoke', () =>
      revokeKey(theApp().db, actor, region.region_id, id, new Date()),
    );
    if ('back' in revoked) return revoked.back;
    return goOn(HERE, 'keyRevoked');
  },
};
