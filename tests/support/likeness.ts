import sharp from 'sharp';
import { greyOf } from '#platform/files/grey.ts';
import { keptMarks, type Likeness, likenessOf, placingOf, probesOf } from '#platform/files/likeness.ts';
import { agreementOf, percentOf } from '#platform/files/same-picture.ts';

export const likenessOfFile = async (bytes: Buffer): Promise<Likeness> => likenessOf(await greyOf(sharp(bytes)));

const differing = (one: bigint, other: bigint): number => {
  let n = 0;
  for (let rest = one ^ other; rest > 0n; rest &= rest - 1n) n += 1;
  return n;
};

/** The index of the database, in memory: for measuring what is found, not how fast. */
/** Of 63 signs so many may differ, as the index of the database asks. */
const APART = 12;

export const memoryIndex = () => {
  const found = new Map<number, { picture: number; bits: bigint; spot: number }[]>();
  const kept: Likeness[] = [];
  return {
    add(likeness: Likeness) {
      const picture = kept.push(likeness) - 1;
      for (const { key, bits, spot } of keptMarks(likeness)) {
        const own = found.get(key) ?? [];
        found.set(key, own);
        own.push({ picture, bits, spot });
      }
    },
    /** Pictures that share a mark, with the percent that agrees. */
    ask(likeness: Likeness): { candidates: number; matches: Map<number, number> } {
      const hits = new Map<number, { apart: number; mark: number; turn: number; spot: number }[]>();
      for (const probe of probesOf(likeness))
        for (const { picture, bits, spot } of found.get(probe.key) ?? []) {
          const n = differing(bits, probe.bits);
          if (n <= APART) hits.set(picture, [...(hits.get(picture) ?? []), { ...probe, apart: n, spot }]);
        }
      const matches = new Map<number, number>();
      for (const [picture, all] of hits) {
        const best = all.sort((one, other) => one.apart - other.apart).slice(0, 3);
        const percents = best.map((hit) =>
          percentOf(agreementOf(likeness, kept[picture], placingOf(likeness, hit, hit.spot))),
        );
        matches.set(picture, Math.max(...percents));
      }
      return { candidates: hits.size, matches };
    },
  };
};
