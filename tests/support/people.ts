import type { Page } from 'playwright-core';
import sharp from 'sharp';

/** Signs in as a person of the demonstration, by the button with that name; whoever was signed in before is not any more. */
export const signInAs = async (page: Page, url: string, name: string): Promise<void> => {
  await page.goto(`${url}/masuk`);
  await page.getByRole('button', { name: `${name} Contoh` }).click();
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
