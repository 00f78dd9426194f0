// Forms that a passkey fills in: [data-passkey] says what for, [data-options] where the server says what it asks.
import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser';

const answerTo = async (kind: string | undefined, asked: unknown): Promise<unknown> =>
  kind === 'create'
    ? startRegistration({ optionsJSON: asked as PublicKeyCredentialCreationOptionsJSON })
    : startAuthentication({ optionsJSON: asked as PublicKeyCredentialRequestOptionsJSON });

const fill = async (form: HTMLFormElement): Promise<void> => {
  const said = form.querySelector<HTMLElement>('[data-said]');
  const answer = form.querySelector<HTMLInputElement>('input[name=answer]');
  if (!said || !answer) return;
  said.hidden = true;
  try {
    const response = await fetch(form.dataset.options ?? '', { headers: { accept: 'application/json' } });
    if (!response.ok) throw new Error(String(response.status));
    answer.value = JSON.stringify(await answerTo(form.dataset.passkey, await response.json()));
  } catch {
    said.hidden = false; // closed by the person, no key at hand, or no network: nothing was sent
    return;
  }
  form.submit();
};

if (browserSupportsWebAuthn()) {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
    form.hidden = false;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void fill(form);
    });
  }
}
