import { nothingHere } from '#modules/accounts/index.ts';
import type { Whose } from '#modules/reports/index.ts';
import { servicesOf } from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Labels } from '../../../labels.ts';

/** As they are called in addresses. */
export const KINDS = { dinas: 'organisation', kecamatan: 'district', desa: 'place', kategori: 'service' } as const;
export type Kind = keyof typeof KINDS;

export const kindOf = (dimension: Whose['dimension']): Kind | undefined =>
  (Object.keys(KINDS) as Kind[]).find((kind) => KINDS[kind] === dimension);

export interface Named {
  readonly whose: Whose;
  readonly name: string;
}

/** Whom the figures of an address are of. @throws 404 for what is not here */
export const whoseOf = async (
  tx: Tx,
  { kind, whose: code }: { readonly kind: string; readonly whose: string },
  labels: Labels,
  language: string,
): Promise<Named> => {
  const dimension = KINDS[kind as Kind];
  const name = await nameOf(tx, dimension, code, labels, language);
  if (name === undefined) throw nothingHere();
  return { whose: { dimension, code }, name };
};

const LEVELS = { district: /^\d{2}\.\d{2}\.\d{2}$/, place: /^\d{2}\.\d{2}\.\d{2}\.\d{4}$/ } as const;

const nameOf = async (
  tx: Tx,
  dimension: (typeof KINDS)[Kind],
  code: string,
  { offices, places }: Labels,
  language: string,
): Promise<string | undefined> => {
  if (dimension === 'organisation') return offices.get(code);
  if (dimension !== 'service') return LEVELS[dimension].test(code) ? places.get(code) : undefined;
  const service = (await servicesOf(tx, true)).find((one) => one.code === code);
  return language === 'en' ? service?.nameEn : service?.nameId;
};
