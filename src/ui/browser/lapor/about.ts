import { afterPause, element, fill, type Texts } from './page.ts';

const MOST = 3;

/** Brings the categories whose words stand in the text up to where one sees them. Chooses nothing by itself. */
export const suggestCategories = (form: HTMLFormElement, said: Texts): void => {
  const likely = form.querySelector<HTMLElement>('#likely')!;
  const options = [...form.querySelectorAll<HTMLElement>('.option')].map((option) => ({
    option,
    home: option.parentElement!,
    words: option.dataset.words!.toLowerCase().split(',').filter(Boolean),
    note: option.querySelector('.choice span')!.appendChild(element('small')),
  }));
  const text = form.elements.namedItem('text') as HTMLTextAreaElement;

  const suggest = () => {
    const written = ` ${text.value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
    const scored = options.map((one) => ({ one, hits: one.words.filter((word) => written.includes(` ${word}`)) }));
    const best = scored
      .filter(({ hits }) => hits.length > 0)
      .sort((a, b) => b.hits.length - a.hits.length)
      .slice(0, MOST);
    for (const { one, hits } of scored) {
      const isLikely = best.some((found) => found.one === one);
      const isChosen = one.option.querySelector('.choice :checked') !== null;
      one.note.textContent = isLikely ? fill(said.because, { words: hits.map((word) => `“${word}”`).join(', ') }) : '';
      (isLikely || isChosen ? likely : one.home).append(one.option); // in their own order, so each finds its place again
    }
    likely.hidden = likely.childElementCount === 0;
  };
  text.addEventListener('input', afterPause(suggest, 400));
  suggest();
};
