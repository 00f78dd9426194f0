// Buttons that only a script can serve: [data-copy] puts its text on the clipboard, [data-print] prints.
for (const hidden of document.querySelectorAll<HTMLElement>('.by-script')) hidden.hidden = false;

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  const label = button.textContent;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? '');
    button.textContent = button.dataset.copied ?? label;
    setTimeout(() => {
      button.textContent = label;
    }, 3000);
  });
}

for (const button of document.querySelectorAll('button[data-print]')) button.addEventListener('click', () => print());

export {};
