import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { acceptInvitation, createPerson, invitePerson, type PersonInput } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';

/** Signs in as a person of the demonstration, by the button with that name; whoever was signed in before is not any more. */
export const signInAs = async (page: Page, url: string, name: string): Promise<void> => {
  await page.goto(`${url}/masuk`);
  await page.getByRole('button', { name: new RegExp(`^${name} Contoh`) }).click();
  await page.waitForURL((address) => address.pathname !== '/masuk');
};

/** A small photo of one colour, as a file that a form takes. */
export const photoFile = async (name: string, colour: string) => ({
  name,
  mimeType: 'image/jpeg',
  buffer: await sharp({ create: { width: 640, height: 480, channels: 3, background: colour } })
    .jpeg()
    .toBuffer(),
});

/** Somebody who was invited and has set this password. @returns their id */
export const addPerson = async (
  db: App['db'],
  region: number,
  person: Pick<PersonInput, 'login' | 'name' | 'role'> & Partial<PersonInput>,
  password: string,
): Promise<string> => {
  const actor: Actor = { kind: 'system', task: 'test' };
  const now = new Date();
  // Nothing is sealed on this way: an invitation by letter needs no key.
  const app = { db, secrets: makeSecrets(new Uint8Array(32)), settings: readSettings({}) };
  const { id } = await createPerson(db, actor, region, { email: null, organisation: null, ...person }, now);
  const { code } = await invitePerson(app, actor, { region, id }, 'letter', now);
  await acceptInvitation(
    app,
    { code: code!, password, repeat: password },
    { userAgent: '', address: '127.0.0.1' },
    now,
  );
  return id;
};
