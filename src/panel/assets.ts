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
/** What app.css calls the font of every page, and that of its further letters; replaced by their hashed paths. */
const FONT = 'inter.woff2';
const FURTHER_FONT = 'inter-ext.woff2';
const compress = promisify(gzip);

export async function loadAssets(): Promise<Assets> {
  const [font, furtherFont, cssText, jsText] = await Promise.all([
    fontAsset('inter', import.meta.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2')),
    fontAsset(
      'inter-ext',
      import.meta.resolve('@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2'),
    ),
    readFile(new URL('./assets/app.css', import.meta.url), 'utf8'),
    readFile(new URL('./assets/app.js', import.meta.url)),
  ]);
  const css = asset(
    { stem: 'app', ext: 'css', type: 'text/css; charset=utf-8' },
    Buffer.from(bare(cssText).replace(FONT, font.path).replace(FURTHER_FONT, furtherFont.path)),
  );
  const js = asset({ stem: 'app', ext: 'js', type: 'text/javascript; charset=utf-8' }, jsText);
  const packed = await Promise.all([css, js].map(async (a) => ({ ...a, gzipped: await compress(a.body) })));
  return { css: css.path, js: js.path, font: font.path, all: [font, furtherFont, ...packed] };
}

/** Without what only its authors read: comments, and the space before each line. */
const bare = (css: string): string => css.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/\n\s*/g, '\n');

/** A font is compressed already; gzip would only add bytes. */
const fontAsset = async (stem: string, file: string): Promise<Asset> =>
  asset({ stem, ext: 'woff2', type: 'font/woff2' }, await readFile(new URL(file)));

function asset(name: { stem: string; ext: string; type: string }, body: Buffer): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, HASH_CHARS);
  return { path: `/assets/${name.stem}-${hash}.${name.ext}`, type: name.type, body, gzipped: null };
}
