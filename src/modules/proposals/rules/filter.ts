import { ORIGINS, type ProposalFilter, STAGES, STATES } from '../types.ts';

const DISTRICT = /^\d\d\.\d\d\.\d\d$/;
const VILLAGE = /^\d\d\.\d\d\.\d\d\.\d{4}$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST_WORDS = 100;

/** What the list is asked for; anything else is not asked for. */
export const readProposalFilter = (search: URLSearchParams): ProposalFilter => {
  const asked = (name: string) => search.get(name) ?? '';
  const one = <T extends string>(among: readonly T[], name: string) => among.find((each) => each === asked(name));
  const [stage, state, origin] = [one(STAGES, 'tahap'), one(STATES, 'keadaan'), one(ORIGINS, 'asal')];
  const year = /^20\d\d$/.test(asked('tahun')) ? Number(asked('tahun')) : undefined;
  const place = asked('tempat');
  const words = [
    ...asked('kata')
      .normalize('NFC')
      .replace(/[\p{Cc}\p{Cs}]/gu, ' ')
      .trimStart(),
  ]
    .slice(0, MOST_WORDS)
    .join('')
    .trim();
  return {
    ...(year !== undefined && year >= 2020 && { year }),
    ...(stage && { stage }),
    ...(state && state !== 'received' && { state }),
    ...(origin && { origin }),
    ...(DISTRICT.test(place) && { district: place }),
    ...(VILLAGE.test(place) && { place }),
    ...(UUID.test(asked('dinas')) && { organisation: asked('dinas') }),
    ...(words && { words }),
  };
};

/** The filter as an address, with the page where it is not the first. */
export const proposalAddress = (filter: ProposalFilter, page = 1): string => {
  const { year, stage, state, origin, district, place, organisation, words } = filter;
  const search = new URLSearchParams({
    ...(year && { tahun: String(year) }),
    ...(stage && { tahap: stage }),
    ...(state && { keadaan: state }),
    ...(origin && { asal: origin }),
    ...((place ?? district) && { tempat: (place ?? district)! }),
    ...(organisation && { dinas: organisation }),
    ...(words && { kata: words }),
    ...(page > 1 && { hal: String(page) }),
  });
  return search.size > 0 ? `?${search}` : '';
};
