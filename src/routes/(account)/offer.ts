import { offerTotp, personById } from '#modules/accounts/index.ts';
import { regionById } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';

/** What an app is offered, under the name of this installation. @param back `pending` of a form whose code was wrong */
export const offerFor = async (ref: { readonly region: number; readonly id: string }, back?: string) => {
  const { db, secrets } = theApp();
  const { login, region } = await inRegion(db, ref.region, async (tx) => ({
    login: (await personById(tx, ref.id))?.login ?? '',
    region: await regionById(tx, ref.region),
  }));
  const issuer = region ? `Simpul ${region.short_name}` : 'Simpul';
  return offerTotp(secrets, { person: ref.id, login, issuer }, new Date(), back);
};
