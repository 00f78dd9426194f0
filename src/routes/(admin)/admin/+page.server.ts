import { signedInFor } from '../../signed-in.ts';
import type { PageServerLoad } from './$types';
import { attention } from './attention.ts';
import { factsOf } from './facts.ts';

export const load: PageServerLoad = async (event) => {
  const person = signedInFor(event, 'health.read');
  const { facts, people, agencies } = await factsOf(person, new Date());
  return { areas: attention(facts), people: people.length, agencies: agencies.length };
};
