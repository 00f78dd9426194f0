import { redirect } from '@sveltejs/kit';
import { translator } from '#ui/messages/index.ts';
import { regionOfPage } from '../../region.ts';
import type { RequestHandler } from './$types';

const ICON_SIDES = [192, 512] as const;

/**
 * What a phone needs to know to put the report form among its programs.
 * @source W3C Web Application Manifest
 */
export const GET: RequestHandler = (event) => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/');
  const { language, regions } = event.locals;
  const t = translator(language);
  const base = regions.length > 1 ? `/${region.slug}` : '';
  const manifest = {
    id: `/?simpul=${region.code}`,
    name: t('app.name', { region: region.short_name }),
    short_name: t('app.short'),
    description: t('app.about', { region: region.name }),
    lang: language === 'en' ? 'en' : 'id',
    dir: 'ltr',
    start_url: `${base}/lapor`,
    scope: '/',
    display: 'minimal-ui',
    theme_color: '#ffffff',
    background_color: '#ffffff',
    icons: ICON_SIDES.map((side) => ({
      src: `/ikon-${side}.png`,
      sizes: `${side}x${side}`,
      type: 'image/png',
      purpose: 'any maskable',
    })),
  };
  return new Response(JSON.stringify(manifest), {
    headers: { 'content-type': 'application/manifest+json; charset=utf-8', 'cache-control': 'private, max-age=86400' },
  });
};
