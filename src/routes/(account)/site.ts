import type { RequestEvent } from '@sveltejs/kit';
import { theApp } from '#platform/app.ts';

/** For which address a passkey is made here. */
export const siteOf = ({ url, locals }: Pick<RequestEvent, 'url' | 'locals'>) => ({
  origin: new URL(theApp().settings.SIMPUL_ORIGIN ?? url.origin).origin,
  name: locals.region ? `Simpul ${locals.region.short_name}` : 'Simpul',
});
