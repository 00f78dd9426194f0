// [data-capture]: while the camera of the page takes a photo, the device is asked where it is, and its word goes with the form as a
// claim. Nothing is asked before the field is tapped, and without an answer the photo is sent all the same.
for (const field of document.querySelectorAll<HTMLInputElement>('input[data-capture]')) {
  const claim = field.form?.elements.namedItem('device');
  const status = document.getElementById(`${field.id}-status`);
  const say = (words = '') => {
    if (status) status.textContent = words;
  };
  if (!(claim instanceof HTMLInputElement) || !('geolocation' in navigator)) continue;
  field.addEventListener('click', () => {
    say(field.dataset.asking);
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => {
        const place = [coords.latitude.toFixed(6), coords.longitude.toFixed(6), Math.ceil(coords.accuracy)];
        claim.value = [...place, new Date(timestamp).toISOString()].join(' ');
        say(field.dataset.found?.replace('{n}', String(Math.ceil(coords.accuracy))));
      },
      () => say(field.dataset.failed),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 0 },
    );
  });
}

export {};
