// [data-locate] asks where the device is, only when it is tapped, rounds it to some hundred metres, and hands it to its form:
// by its hidden page (data-to, an address) or as fields lat and lon of the form around it. It is stored nowhere.
for (const hidden of document.querySelectorAll<HTMLElement>('.by-script')) hidden.hidden = false;

const rounded = (degrees: number) => degrees.toFixed(3);

const hand = (button: HTMLButtonElement, { coords }: GeolocationPosition) => {
  const point = { lat: rounded(coords.latitude), lon: rounded(coords.longitude) };
  if (button.dataset.to !== undefined) {
    location.assign(`${button.dataset.to}?${new URLSearchParams(point)}`);
    return;
  }
  for (const [name, value] of Object.entries(point)) {
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value });
    button.form?.append(field);
  }
  button.form?.submit();
};

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-locate]')) {
  button.addEventListener('click', () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      (position) => hand(button, position),
      () => {
        button.disabled = false;
        const status = button.parentElement?.querySelector('[role=status]');
        if (status) status.textContent = button.dataset.failed ?? '';
      },
      { timeout: 15_000, maximumAge: 60_000 },
    );
  });
}

export {};
