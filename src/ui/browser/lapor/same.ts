import { afterPause, element, fill, type Texts } from './page.ts';

interface Same {
  readonly code: string;
  readonly title: string;
  readonly status: string;
  readonly people: number;
  readonly metres: number | null;
  readonly sameService: boolean;
  readonly sharedWords: number;
}

/** Less than this says nothing yet. */
const LEAST_CHARACTERS = 15;

/** Looks while one types whether somebody has reported it already, once it is known where. */
export const findSame = (form: HTMLFormElement, said: Texts): void => {
  const value = (name: string) => new FormData(form).get(name)?.toString().trim() || undefined;
  const number = (name: string) => (value(name) ? Number(value(name)?.replace(',', '.')) : undefined);
  const box = form.querySelector<HTMLElement>('#same')!;
  const near = form.querySelector<HTMLElement>('#near')!;
  let last = '';

  const choice = ({ code, title, status, people, metres, sameService, sharedWords }: Same) => {
    const why = [
      metres === null ? said.village : fill(said.metres, { n: metres }),
      ...(sameService ? [said.service] : []),
      ...(sharedWords ? [fill(said.words, { n: sharedWords })] : []),
    ].join(', ');
    const link = element('a', { href: `/ikuti/${code}`, target: '_blank', lang: 'id' }, title);
    const meta = fill(said.same, { why, status: said.status[status] ?? status, people });
    const small = element('small', {}, link, element('br'), meta);
    const radio = element('input', { type: 'radio', name: 'join', value: code });
    return element('label', { className: 'choice' }, radio, element('span', {}, said.join, small));
  };

  const ask = async () => {
    const [text, place, lat, lon] = [value('text') ?? '', value('place'), number('lat'), number('lon')];
    const isPlaced = place !== undefined || (lat !== undefined && lon !== undefined);
    if (text.length < LEAST_CHARACTERS || !isPlaced) return;
    const question = { region: Number(form.dataset.region), text, service: value('service'), place, lat, lon };
    const body = JSON.stringify(question);
    if (body === last) return;
    last = body;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/reports/similar', { method: 'POST', headers, body }).catch(() => undefined);
    if (!answer?.ok || body !== last) return; // without a network the form asks once when it is sent
    const { reports } = (await answer.json()) as { reports: readonly Same[] };
    const chosen = value('join');
    box.querySelector('#same-lines')!.replaceChildren(...reports.map(choice));
    for (const radio of box.querySelectorAll<HTMLInputElement>('[name=join]'))
      radio.checked = radio.value === (reports.some(({ code }) => code === chosen) ? chosen : '');
    box.hidden = reports.length === 0;
    if (reports.length > 0) {
      near.hidden = true;
      form.querySelector<HTMLInputElement>('[name=seen]')!.value = '1';
    }
  };

  const askSoon = afterPause(ask, 700);
  form.addEventListener('input', askSoon);
  form.addEventListener('change', askSoon);
};
