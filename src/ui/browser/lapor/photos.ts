import { element, say, type Texts } from './page.ts';

const MOST = 5;
const SIDE = 1600;
/** Below this a photo that is small enough already goes as it is. */
const SMALL_BYTES = 500_000;

/** A JPEG of at most 1600 pixels a side; the file itself when this browser cannot open it, for the server can say more. */
const shrink = async (file: File): Promise<File> => {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
    if (scale === 1 && file.size < SMALL_BYTES) return file;
    const canvas = element('canvas', {
      width: Math.round(bitmap.width * scale),
      height: Math.round(bitmap.height * scale),
    });
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, '.jpg'), { type: 'image/jpeg' });
  } catch {
    return file;
  }
};

/** Makes photos smaller before they are sent, shows them, and lets one be taken out; choosing again adds to them. */
export const preparePhotos = (form: HTMLFormElement, said: Texts) => {
  const input = form.querySelector<HTMLInputElement>('#photos')!;
  const list = form.querySelector<HTMLElement>('#thumbs')!;
  form.querySelector<HTMLElement>('.add')!.hidden = false;
  let chosen: File[] = [];
  let work = Promise.resolve();
  let waiting = 0;

  const show = () => {
    const data = new DataTransfer();
    for (const file of chosen) data.items.add(file);
    input.files = data.files;
    for (const image of list.querySelectorAll('img')) URL.revokeObjectURL(image.src);
    list.replaceChildren(
      ...chosen.map((file) => {
        const remove = element('button', { type: 'button' }, said.remove);
        remove.setAttribute('aria-label', `${said.remove} ${file.name}`);
        remove.addEventListener('click', () => {
          chosen = chosen.filter((one) => one !== file);
          show();
          input.focus();
        });
        return element('li', {}, element('img', { src: URL.createObjectURL(file), alt: file.name }), remove);
      }),
    );
  };

  const add = async (files: File[]) => {
    say('#photos-said', said.shrinking);
    const kept = form.querySelectorAll('[name=kept]:checked').length;
    const room = Math.max(0, MOST - kept - chosen.length);
    for (const file of files.slice(0, room)) chosen.push(await shrink(file)); // one at a time: phones have little memory
    show();
    say('#photos-said', files.length > room ? said.most : '');
  };

  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    waiting += 1;
    work = work
      .then(() => add(files))
      .finally(() => {
        waiting -= 1;
      });
  });

  return { isBusy: () => waiting > 0, ready: () => work };
};
