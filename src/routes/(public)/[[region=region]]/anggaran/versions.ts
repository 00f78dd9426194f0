import { inForceOn, isInForce, type Version, versionsOf, yearsWithBudget } from '#modules/budget/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Translate } from '#ui/messages/index.ts';
import { dayWords, type Reader } from './reader.ts';

/** The locked versions of a year, the first first: what is still written is nobody's to see. */
export const lockedVersions = async (tx: Tx, year: number): Promise<Version[]> =>
  (await versionsOf(tx, year)).filter(({ lockedAt }) => lockedAt !== null);

/** The year that opens where none is asked for: the newest that is spent from, else the newest that anybody may read. */
export const newestYear = async (tx: Tx): Promise<number | undefined> => {
  const years = await yearsWithBudget(tx);
  for (const year of years)
    if ((await versionsOf(tx, year)).some(({ phase, lockedAt }) => lockedAt !== null && isInForce(phase))) return year;
  return years[0];
};

const withNumber = (versions: readonly Version[], number: number | undefined): Version | undefined =>
  number === undefined ? undefined : versions.find((version) => version.number === number);

/** The one asked for by its number; else the one in force, or the last. */
export const shownOf = (versions: readonly Version[], number: number | undefined, today: string): Version | undefined =>
  withNumber(versions, number) ?? inForceOn(versions, today) ?? versions.at(-1);

/** The one asked for; else what was proposed, the RAPBD of the same round, or the version before. */
export const heldAgainst = (
  versions: readonly Version[],
  shown: Version,
  number: number | undefined,
): Version | undefined => {
  const asked = withNumber(versions, number);
  if (asked) return asked.id === shown.id ? undefined : asked;
  const earlier = versions.filter((version) => version.number < shown.number);
  return earlier.findLast(({ phase }) => phase === 'rapbd' || phase === 'changed_rapbd') ?? earlier.at(-1);
};

/** "APBD"; of a phase that a year has several times: "Pergeseran 2". */
export const versionLabel = (versions: readonly Version[], version: Version, t: Translate): string => {
  const alike = versions.filter(({ phase }) => phase === version.phase);
  const name = t(`anggaran.phase.${version.phase}`);
  return alike.length > 1 ? `${name} ${alike.findIndex(({ id }) => id === version.id) + 1}` : name;
};

/** "Perda, 30 Nov 2025": where the number has no room. */
export const shortDocument = ({ document }: Version, reader: Reader): string =>
  document ? `${reader.t(`anggaran.document.${document.kind}`)}, ${dayWords(reader, document.date)}` : '';

/** "Perda 5/2025, 30 Nov 2025": by what a version was decided. */
export const documentWords = ({ document }: Version, reader: Reader): string =>
  document
    ? reader.t('anggaran.document', {
        kind: reader.t(`anggaran.document.${document.kind}`),
        number: document.number,
        day: dayWords(reader, document.date),
      })
    : '';
