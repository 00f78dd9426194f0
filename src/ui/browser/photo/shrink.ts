import { fitted } from './fitted.ts';

/** Longest side of a photo that is sent. Pixels. */
const SIDE = 1600;
/** Below this a photo that is small enough already goes as it is. */
const SMALL_BYTES = 500_000;

/**
 * A JPEG of at most 1600 pixels a side, upright as it was taken and without what the camera wrote into it; the file itself when this
 * browser cannot open it, for the server can say more.
 */
export const shrink = async (file: File): Promise<File> => {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const size = fitted(bitmap, SIDE);
    if (size.width === bitmap.width && file.size < SMALL_BYTES) return file;
    const canvas = Object.assign(document.createElement('canvas'), size);
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0, size.width, size.height);
    bitmap.close();
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' });
  } catch {
    return file;
  }
};
