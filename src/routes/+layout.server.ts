import { mayAct, ROLE_NAMES } from '#modules/accounts/index.ts';
import { organisationById } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { latestProgress } from '#platform/progress.ts';
import { type TimeZone, zoneName } from '#platform/time/index.ts';
import { VERSION } from '#platform/version.ts';
import type { LayoutServerLoad } from './$types';
import { refusal } from './refusal.ts';

/** What every page shows around its content. */
export const load: LayoutServerLoad = async ({ locals, url }) => {
  const { actor, region, language } = locals;
  const timeZone: TimeZone = region?.time_zone ?? 'Asia/Jakarta';
  const may = (act: Parameters<typeof mayAct>[1]) =>
    actor.kind === 'person' && mayAct(actor, act, { region: actor.region, organisation: actor.organisation });
  const organisation =
    actor.kind === 'person' && actor.organisation
      ? await inRegion(theApp().db, actor.region, (tx) => organisationById(tx, actor.organisation!))
      : undefined;
  // Only a demonstration loads samples; a real region is spared the question.
  const loading = region?.is_sample
    ? (await inRegion(theApp().db, region.region_id, (tx) => latestProgress(tx, 'samples', 1))).find(
        ({ state }) => state === 'running',
      )
    : undefined;
  return {
    language,
    version: VERSION,
    path: refusal.getStore()?.path ?? url.pathname,
    region: region && {
      id: region.region_id,
      code: region.code,
      slug: region.slug,
      name: region.name,
      shortName: region.short_name,
      timeZone,
    },
    regions: locals.regions.map(({ region_id, slug, name, short_name }) => ({
      id: region_id,
      slug,
      name,
      shortName: short_name,
    })),
    sample: region ? region.is_sample : locals.regions.some(({ is_sample }) => is_sample),
    /** How far the loading of samples has come. */
    loading: loading && { done: loading.done, total: loading.total ?? 0 },
    /** Path in front of a resident's pages: `/bojonegoro` where several regions are served, nothing where it is only one. */
    base: region && locals.regions.length > 1 ? `/${region.slug}` : '',
    zone: zoneName[timeZone],
    person:
      actor.kind === 'person'
        ? {
            name: actor.name,
            role: ROLE_NAMES[actor.role as keyof typeof ROLE_NAMES]?.[language === 'en' ? 'en' : 'id'] ?? actor.role,
            office: organisation?.name,
            desk: may('desk.read'),
            proposals: may('proposal.read') && !may('desk.read'),
            audit: may('report.audit'),
            wall: may('wall.read'),
            lists: may('classification.read'),
            budget: may('budget.read'),
            admin: may('health.read'),
          }
        : undefined,
  };
};
