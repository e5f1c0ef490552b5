// A mail written in HTML as the text a person sees, each quoted line with a ">" in front. One pass, whatever is in it.

/** Their content is not text. */
const UNSEEN = new Set(['head', 'style', 'script', 'title', 'template']);
/** Each begins a line of its own, and ends it. */
const BLOCKS = new Set(
  'address article blockquote body center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header html li main ol p pre section table tbody tr ul'.split(
    ' ',
  ),
);
const CELLS = new Set(['td', 'th']);
/** What Outlook draws between an answer and what it answers. */
const RULE = '\n________________________________\n';
/** Deeper quotes look the same. */
const QUOTED_AT_MOST = 8;

const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', shy: '', zwnj: '', zwj: '' },
    ...{ auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß' },
    ...{ aacute: 'á', eacute: 'é', iacute: 'í', oacute: 'ó', uacute: 'ú', ntilde: 'ñ' },
    ...{ Aacute: 'Á', Eacute: 'É', Iacute: 'Í', Oacute: 'Ó', Uacute: 'Ú', Ntilde: 'Ñ' },
    ...{ iexcl: '¡', iquest: '¿', ndash: '–', mdash: '—', hellip: '…', euro: '€', bull: '•' },
    ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bdquo: '„', laquo: '«', raquo: '»' },
  }),
);

type Page = { text: string; quoted: number; atLineStart: boolean };

export function htmlText(html: string): string {
  const page: Page = { text: '', quoted: 0, atLineStart: true };
  let at = 0;
  while (at < html.length) {
    const tagAt = nextTag(html, at);
    write(page, html.slice(at, tagAt));
    if (tagAt >= html.length) break;
    at = html.startsWith('<!--', tagAt) ? after(html, '-->', tagAt) : passTag(page, html, tagAt);
  }
  return page.text.trim();
}

/** A "<" before anything else than a name, "/" or "!" is one that somebody wrote. */
function nextTag(html: string, from: number): number {
  for (let at = html.indexOf('<', from); at >= 0; at = html.indexOf('<', at + 1))
    if (/[a-z/!?]/i.test(html[at + 1] ?? '')) return at;
  return html.length;
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

/** Where the text goes on. */
function passTag(page: Page, html: string, tagAt: number): number {
  const end = after(html, '>', tagAt);
  const [, slash = '', name = ''] = /^<(\/?)([a-z0-9]{1,20})/i.exec(html.slice(tagAt, tagAt + 24)) ?? [];
  const tag = name.toLowerCase();
  const isOpening = slash === '';
  if (tag === 'br') newLine(page);
  else if (tag === 'hr') rule(page);
  else if (CELLS.has(tag) && isOpening) write(page, ' ');
  else if (BLOCKS.has(tag)) block(page, tag, isOpening);
  if (!isOpening || !UNSEEN.has(tag)) return end;
  const closing = html.slice(end).search(new RegExp(`</${tag}`, 'i'));
  return closing < 0 ? html.length : after(html, '>', end + closing);
}

function block(page: Page, tag: string, isOpening: boolean): void {
  if (!page.atLineStart) newLine(page);
  if (tag === 'p' && !isOpening) newLine(page);
  if (tag === 'blockquote')
    page.quoted = Math.min(QUOTED_AT_MOST, Math.max(0, page.quoted + (isOpening ? 1 : -1)));
}

function rule(page: Page): void {
  page.text += RULE;
  page.atLineStart = true;
}

function newLine(page: Page): void {
  if (page.atLineStart && page.quoted > 0) page.text += '>'.repeat(page.quoted);
  page.text += '\n';
  page.atLineStart = true;
}

function write(page: Page, raw: string): void {
  let text = decoded(raw).replace(/[ \t\r\n\f]+/g, ' ');
  if (page.atLineStart) text = text.trimStart();
  if (text === '') return;
  if (page.atLineStart && page.quoted > 0) page.text += `${'>'.repeat(page.quoted)} `;
  page.text += text;
  page.atLineStart = false;
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED.get(name) ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code === 0 || code > 0x10ffff ? '' : String.fromCodePoint(code);
  });
}
