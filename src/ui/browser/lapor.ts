import { suggestCategories } from './lapor/about.ts';
import { keepDraft } from './lapor/draft.ts';
import { keepForLater } from './lapor/later.ts';
import { say, texts } from './lapor/page.ts';
import { preparePhotos } from './lapor/photos.ts';
import { findSame } from './lapor/same.ts';
import { helpWithPlace } from './lapor/where.ts';

/** Helps with the report form: suggestions, a place as one types, smaller photos, a draft. The form is whole without it. */
const form = document.querySelector<HTMLFormElement>('#report')!;
const said = texts(form);
const button = form.querySelector<HTMLButtonElement>('.send')!;
const label = button.textContent;

helpWithPlace(form, said); // before the draft, which has its village looked up again
const photos = preparePhotos(form, said);
const draft = keepDraft(form, said, photos);
suggestCategories(form, said);
findSame(form, said);
const later = keepForLater(form, said, draft, photos);

form.addEventListener('submit', async (event) => {
  if (!navigator.onLine) {
    event.preventDefault();
    draft.save();
    say('#send-said', said.offline);
    later.offer();
    return;
  }
  say('#send-said', '');
  if (photos.isBusy()) {
    event.preventDefault();
    const { submitter } = event;
    await photos.ready();
    form.requestSubmit(submitter);
    return;
  }
  draft.save();
  if (event.submitter !== button) return;
  button.textContent = said.sending;
  setTimeout(() => {
    button.disabled = true; // only after the browser has taken the form
  });
});

// A page taken out of the browser's memory, by "back", is usable again.
addEventListener('pageshow', () => {
  button.disabled = false;
  button.textContent = label;
});
