// The panel's own files: read once, named by their content so that a browser keeps them for good, gzip made at start.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

export type Asset = {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
  readonly gzipped: Buffer | null;
};
export type Assets = {
  readonly css: string;
  readonly js: string;
  readonly font: string;
  readonly all: readonly Asset[];
};

/** Long enough that two contents never meet, short enough to read in a log. */
const HASH_CHARS = 12;
/** By what app.css calls them, which is replaced by their hashed paths: the font of every page, and its further letters. */
const FONTS = {
  'inter.woff2': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'inter-ext.woff2': '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2',
} as const;
const compress = promisify(gzip);

export async function loadAssets(): Promise<Assets> {
  const [font, furtherFont, cssText, jsText] = await Promise.all([
    fontAsset('inter.woff2'),
    fontAsset('inter-ext.woff2'),
    readFile(new URL('./assets/app.css', import.meta.url), 'utf8'),
    readFile(new URL('./assets/app.js', import.meta.url)),
  ]);
  const css = asset(
    { stem: 'app', ext: 'css', type: 'text/css; charset=utf-8' },
    Buffer.from(cssText.replace('inter.woff2', font.path).replace('inter-ext.woff2', furtherFont.path)),
  );
  const js = asset({ stem: 'app', ext: 'js', type: 'text/javascript; charset=utf-8' }, jsText);
  const packed = await Promise.all([css, js].map(async (a) => ({ ...a, gzipped: await compress(a.body) })));
  return { css: css.path, js: js.path, font: font.path, all: [font, furtherFont, ...packed] };
}

/** A font is compressed already; gzip would only add bytes. */
async function fontAsset(name: keyof typeof FONTS): Promise<Asset> {
  const file = new URL(import.meta.resolve(FONTS[name]));
  const [stem = '', ext = ''] = name.split('.');
  return asset({ stem, ext, type: 'font/woff2' }, await readFile(file));
}

function asset(name: { stem: string; ext: string; type: string }, body: Buffer): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, HASH_CHARS);
  return { path: `/assets/${name.stem}-${hash}.${name.ext}`, type: name.type, body, gzipped: null };
}
