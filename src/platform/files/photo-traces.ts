import type { Metadata } from 'sharp';

/** What a file says of how its picture came to be, beside what the camera wrote. Each can be faked and each can be missing: a hint, no more. */
export const TRACES = ['generated', 'credentials'] as const;
export type Trace = (typeof TRACES)[number];

/** IPTC digital source type, in XMP and in the manifest of C2PA: trainedAlgorithmicMedia, compositeWithTrainedAlgorithmicMedia. */
const ALGORITHMIC = 'rainedAlgorithmicMedia';
/** Label of the box in which C2PA keeps its manifest, in whichever kind of file (ISO 19566-5, C2PA specification 2.1, section 11). */
const MANIFEST = 'jumdc2pa';
/** Text chunks in which programs that make pictures keep what they were asked for. */
const RECIPES = ['parameters', 'prompt', 'workflow', 'dream', 'sd-metadata', 'invokeai_metadata'];

/** @param bytes the file as it was sent */
export const tracesOf = (bytes: Uint8Array, { xmp, comments = [] }: Pick<Metadata, 'xmp' | 'comments'>): Trace[] => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isGenerated =
    file.includes(ALGORITHMIC) ||
    xmp?.includes(ALGORITHMIC) ||
    comments.some(({ keyword }) => RECIPES.includes(keyword.toLowerCase()));
  return [...(isGenerated ? ['generated' as const] : []), ...(file.includes(MANIFEST) ? ['credentials' as const] : [])];
};

/** The program that last wrote the file, as XMP names it. */
export const creatorToolOf = ({ xmp }: Pick<Metadata, 'xmp'>): string | undefined =>
  /CreatorTool(?:=["']|>)\s*([^<"']{1,200})/.exec(xmp?.toString('utf8') ?? '')?.[1];
