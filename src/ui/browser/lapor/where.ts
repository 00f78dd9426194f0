import { afterPause, element, fill, say, type Texts } from './page.ts';

interface Village {
  readonly code: string;
  readonly label: string;
  readonly lat: number | null;
  readonly lon: number | null;
}
interface Near {
  readonly village: { readonly label: string } | null;
  readonly reports: readonly {
    readonly code: string;
    readonly title: string;
    readonly status: string;
    readonly distanceMetres: number;
    readonly supporters: number;
  }[];
}

const VILLAGE_METRES = 1500;

const ask = async <T>(path: string, query: Record<string, string | number>): Promise<T | undefined> => {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  try {
    const answer = await fetch(`${path}?${search}`);
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined; // without a network the form does what it does without a script
  }
};

/** A village as one types, the point where one stands, and what others reported there. */
export const helpWithPlace = (form: HTMLFormElement, said: Texts): void => {
  const region = form.dataset.region!;
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  const [village, lat, lon] = [field('village'), field('lat'), field('lon')];
  const matches = form.querySelector<HTMLElement>('#place')!;

  const showNear = async (at: { lat: number; lon: number }, radius: number) => {
    const near = await ask<Near>('/api/reports/near', { region, ...at, radius });
    const lines = (near?.reports ?? []).map(({ code, title, status, distanceMetres, supporters }) =>
      element(
        'li',
        {},
        element('b', {}, element('a', { href: `/ikuti/${code}`, lang: 'id' }, title)),
        element(
          'div',
          { className: 'meta' },
          fill(said.near, { distance: distanceMetres, status: said.status[status] ?? status, supporters }),
        ),
      ),
    );
    const box = form.querySelector<HTMLElement>('#near')!;
    box.querySelector('ul')!.replaceChildren(...lines);
    box.hidden = lines.length === 0;
    return near?.village?.label;
  };

  const choice = (value: string, label: string, onChosen?: () => void) => {
    const radio = element('input', { type: 'radio', name: 'place', value });
    radio.addEventListener('change', () => onChosen?.());
    return element('label', { className: 'choice' }, radio, element('span', {}, label));
  };

  let asked = 0;
  const findVillages = async () => {
    const turn = ++asked;
    const q = village.value.trim();
    const found =
      q.length < 2
        ? []
        : (await ask<{ places: Village[] }>('/api/places', { region, q, level: 'village', limit: 6 }))?.places;
    if (!found || turn !== asked) return; // a later letter has asked again
    const chosen = matches.querySelector<HTMLInputElement>(':checked')?.value ?? form.dataset.place;
    const choices = found.map(({ code, label, lat: y, lon: x }) =>
      choice(code, label, () => {
        if (y !== null && x !== null) showNear({ lat: y, lon: x }, VILLAGE_METRES);
      }),
    );
    matches.replaceChildren(...choices, ...(choices.length > 0 ? [choice('', said.none)] : []));
    for (const radio of matches.querySelectorAll('input')) radio.checked = radio.value === chosen;
    form.querySelector('#village-problem')?.remove();
  };
  village.addEventListener('input', afterPause(findVillages, 250));

  const here = form.querySelector<HTMLElement>('.here')!;
  here.hidden = !('geolocation' in navigator);
  here.querySelector('button')!.addEventListener('click', () => {
    say('#here-said', said.locating);
    const failed = () => say('#here-said', said.nowhere);
    const options = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 };
    navigator.geolocation.getCurrentPosition(
      async ({ coords }) => {
        lat.value = coords.latitude.toFixed(6);
        lon.value = coords.longitude.toFixed(6);
        lat.dispatchEvent(new Event('input', { bubbles: true })); // the draft keeps it
        const located = (label = '') =>
          say('#here-said', fill(said.located, { metres: Math.round(coords.accuracy), village: label }));
        located();
        located(await showNear({ lat: Number(lat.value), lon: Number(lon.value) }, 300));
      },
      failed,
      options,
    );
  });
};
