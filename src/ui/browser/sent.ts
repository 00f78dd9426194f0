/** On the page after sending: the draft of the report that has arrived leaves this device. */
const sent = /(?:^|; )lapor-terkirim=([0-9a-f]+)/.exec(document.cookie)?.[1];

for (const name of Object.keys(localStorage)) {
  if (!sent || !name.startsWith('simpul.lapor.')) continue;
  try {
    if (JSON.parse(localStorage.getItem(name) ?? '').once.startsWith(sent)) localStorage.removeItem(name);
  } catch {
    localStorage.removeItem(name); // not a draft of ours, or a broken one
  }
}
