import { shrink } from '../photo/shrink.ts';
import { element, say, type Texts } from './page.ts';

const MOST = 5;
/** Makes photos smaller before they are sent, shows them, and lets one be taken out; choosing again adds to them. */
export const preparePhotos = (form: HTMLFormElement, said: Texts) => {
  const input = form.querySelector<HTMLInputElement>('#photos')!;
  const list = form.querySelector<HTMLElement>('#thumbs')!;
  form.querySelector<HTMLElement>('.add')!.hidden = false;
  let chosen: File[] = [];
  let work = Promise.resolve();
  let waiting = 0;
  let changed = (): void => undefined;

  const show = () => {
    const data = new DataTransfer();
    for (const file of chosen) data.items.add(file);
    input.files = data.files;
    changed();
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

  return {
    isBusy: () => waiting > 0,
    ready: () => work,
    chosen: (): readonly File[] => chosen,
    onChange: (act: () => void) => {
      changed = act;
    },
    /** In place of what was chosen: photos that were ready before. */
    choose: (files: readonly File[]) => {
      chosen = [...files];
      show();
    },
  };
};
export type Photos = ReturnType<typeof preparePhotos>;
