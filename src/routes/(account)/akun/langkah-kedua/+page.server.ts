import { fail, type RequestEvent, redirect } from '@sveltejs/kit';
import {
  addPasskey,
  addTotp,
  passkeysOf,
  personById,
  removeSecondStep,
  renewRecoveryCodes,
  rolesWithSecondStep,
  stepsOf,
  totpOf,
} from '#modules/accounts/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { formDataOf } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { timeFormat } from '#platform/time/index.ts';
import { isProved } from '../../../prove.ts';
import { signedIn } from '../../../signed-in.ts';
import { offerFor } from '../../offer.ts';
import { keep, text } from '../../session.ts';
import { siteOf } from '../../site.ts';
import { deviceOf } from '../device.ts';
import type { Actions, PageServerLoad } from './$types';

const HERE = '/akun/langkah-kedua';

/** Nothing is seen or changed here without a recent proof. */
const standing = (event: RequestEvent) => {
  const { actor, region } = signedIn(event);
  if (!isProved(actor)) redirect(303, `/akun/bukti?ke=${HERE}`);
  return { actor, region, session: event.locals.session ?? '' };
};

export const load: PageServerLoad = async (event) => {
  const { actor, region } = standing(event);
  const time = timeFormat(event.locals.language, region.time_zone);
  const now = new Date();
  const read = await inRegion(theApp().db, actor.region, async (tx) => ({
    person: await personById(tx, actor.id),
    steps: await stepsOf(tx, actor.id),
    totp: await totpOf(tx, actor.id),
    passkeys: await passkeysOf(tx, actor.id),
    required: await rolesWithSecondStep(tx),
  }));
  return {
    offer: await offerFor(actor),
    here: deviceOf(event.request.headers.get('user-agent') ?? ''),
    codes: read.steps.codes,
    totp: read.totp && { since: time.date(read.totp.createdAt), used: time.relative(read.totp.lastUsedAt, now) },
    passkeys: read.passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
      id,
      name,
      since: time.date(createdAt),
      used: lastUsedAt ? time.relative(lastUsedAt, now) : undefined,
    })),
    required: read.required.includes(read.person?.role ?? 'officer'),
    done: (['added', 'removed'] as const).find((done) => done === event.url.searchParams.get('sudah')),
  };
};

/** Does it; the session goes on under its new token, also where new codes are shown. */
const changing = async (
  event: RequestEvent,
  field: string,
  form: FormData,
  change: (at: ReturnType<typeof standing>) => ReturnType<typeof addTotp>,
) => {
  const at = standing(event);
  try {
    const { session, codes } = await change(at);
    keep(event, session);
    if (!codes) return undefined;
    const person = await inRegion(theApp().db, at.actor.region, (tx) => personById(tx, at.actor.id));
    return { codes, login: person?.login ?? '' };
  } catch (error) {
    if (!isProblem(error)) throw error;
    const pending = text(form, 'pending');
    return fail(error.status, {
      field,
      problem: error.sentence,
      offer: pending ? await offerFor(at.actor, pending) : undefined,
    });
  }
};

export const actions: Actions = {
  totp: async (event) => {
    const form = await formDataOf(event.request);
    const given = { pending: text(form, 'pending'), code: text(form, 'code') };
    const changed = await changing(event, 'totp-code', form, (at) => addTotp(theApp(), at, given, new Date()));
    return changed ?? redirect(303, `${HERE}?sudah=added`);
  },
  passkey: async (event) => {
    const form = await formDataOf(event.request);
    const given = { answer: text(form, 'answer'), name: text(form, 'name') };
    const changed = await changing(event, 'passkey', form, (at) =>
      addPasskey(theApp(), at, given, siteOf(event), new Date()),
    );
    return changed ?? redirect(303, `${HERE}?sudah=added`);
  },
  codes: async (event) => {
    const form = await formDataOf(event.request);
    return changing(event, 'codes', form, (at) => renewRecoveryCodes(theApp(), at, new Date()));
  },
  remove: async (event) => {
    const form = await formDataOf(event.request);
    const which = text(form, 'which');
    const changed = await changing(event, 'steps', form, async (at) => ({
      session: await removeSecondStep(theApp(), at, which, new Date()),
      codes: undefined,
    }));
    return changed ?? redirect(303, `${HERE}?sudah=removed`);
  },
};
