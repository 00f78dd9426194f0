import type { ReportFilter, Scope } from '#modules/reports/index.ts';

/**
 * What of a list can be followed: place and category. Everything else (how it stands, when it came) changes with what is done to a report,
 * and whoever follows it would be told of what left the list and never of what stayed.
 */
export const scopeOf = ({ district, place, service }: ReportFilter): Scope => ({
  ...(place ? { place } : district && district !== 'none' ? { district } : {}),
  ...(service ? { service } : {}),
});
