import { signedInFor } from '../../../signed-in.ts';
import { factsOf } from '../facts.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const person = signedInFor(event, 'health.read');
  const now = new Date();
  const { health, work, mail, places, years, facts } = await factsOf(person, now);
  const count = (level: string) => places.filter((place) => place.level === level).length;
  return {
    now,
    timeZone: person.region.time_zone,
    health,
    mail,
    stuck: facts.stuckWork,
    drifted: facts.driftedCounts,
    failedJobs: facts.failedJobs,
    backup: facts.backup,
    districts: count('district'),
    villages: count('village'),
    located: places.filter(({ level, lat }) => level === 'village' && lat !== null).length,
    years: years.map(({ year, status }) => ({ year, status })),
    work: work.map(({ id, kind, title, state, done, total, startedAt, updatedAt }) => ({
      id,
      kind,
      title,
      state,
      done,
      total,
      startedAt,
      updatedAt,
    })),
  };
};
