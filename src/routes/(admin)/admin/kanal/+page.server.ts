import {
  countGivenUp,
  endGateway,
  endMailbox,
  GATEWAY_CHANNELS,
  gatewayInput,
  handshakeOf,
  listGateways,
  mailboxInput,
  mailboxOf,
  outgoing,
  outgoingCounts,
  saveGateway,
  saveMailbox,
} from '#modules/channels/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProved, proved } from '../../../prove.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt, doneOf, goOn, readAs, text } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

const HERE = '/admin/kanal';
const SHOWN = 30;

export const load: PageServerLoad = async (event) => {
  const { actor, region } = signedInFor(event, 'gateway.read');
  const { db, secrets, settings } = theApp();
  const found = await inRegion(db, region.region_id, async (tx) => ({
    gateways: await listGateways(tx),
    mailbox: await mailboxOf(tx),
    counts: await outgoingCounts(tx),
    unanswered: await countGivenUp(tx),
    messages: await outgoing(tx, secrets, SHOWN),
  }));
  const origin = settings.SIMPUL_ORIGIN ?? event.url.origin;
  return {
    channels: GATEWAY_CHANNELS.map((channel) => ({
      channel,
      gateway: found.gateways.find((one) => one.channel === channel),
      hook: `${origin}/hooks/gateway/${channel}/${region.region_id}`,
      handshake: handshakeOf(secrets, region.region_id, channel),
    })),
    mail: {
      mailbox: found.mailbox && { address: found.mailbox.address, heardAt: found.mailbox.heardAt },
      hook: `${origin}/hooks/mail/${region.region_id}`,
    },
    counts: found.counts,
    unanswered: found.unanswered,
    messages: found.messages,
    proved: isProved(actor),
    timeZone: region.time_zone,
    done: doneOf(event.url),
  };
};

const channelOf = (form: FormData) => GATEWAY_CHANNELS.find((one) => one === text(form, 'channel')) ?? 'whatsapp';

export const actions: Actions = {
  save: async (event) => {
    const { actor, region } = signedInFor(event, 'gateway.change');
    const form = await formDataOf(event.request);
    const channel = channelOf(form);
    const input = {
      channel,
      url: text(form, 'url'),
      sender: text(form, 'sender'),
      token: text(form, 'token') || undefined,
      secret: text(form, 'secret') || undefined,
    };
    const { data, back } = readAs(gatewayInput, input, form, channel);
    if (!data) return back;
    const saved = await attempt(form, channel, async () =>
      saveGateway(theApp(), await proved(event, actor, form), region.region_id, data, new Date()),
    );
    return 'back' in saved ? saved.back : goOn(HERE, 'saved');
  },
  end: async (event) => {
    const { actor, region } = signedInFor(event, 'gateway.change');
    const form = await formDataOf(event.request);
    const channel = channelOf(form);
    const ended = await attempt(form, channel, async () =>
      endGateway(theApp().db, await proved(event, actor, form), region.region_id, channel, new Date()),
    );
    return 'back' in ended ? ended.back : goOn(HERE, 'ended');
  },
  save_mail: async (event) => {
    const { actor, region } = signedInFor(event, 'gateway.change');
    const form = await formDataOf(event.request);
    const input = { address: text(form, 'address'), secret: text(form, 'secret') || undefined };
    const { data, back } = readAs(mailboxInput, input, form, 'mail');
    if (!data) return back;
    const saved = await attempt(form, 'mail', async () =>
      saveMailbox(theApp(), await proved(event, actor, form), region.region_id, data, new Date()),
    );
    return 'back' in saved ? saved.back : goOn(HERE, 'saved');
  },
  end_mail: async (event) => {
    const { actor, region } = signedInFor(event, 'gateway.change');
    const form = await formDataOf(event.request);
    const ended = await attempt(form, 'mail', async () =>
      endMailbox(theApp().db, await proved(event, actor, form), region.region_id, new Date()),
    );
    return 'back' in ended ? ended.back : goOn(HERE, 'ended');
  },
};
