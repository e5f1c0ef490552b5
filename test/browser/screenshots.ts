// Every page of the demo as a picture, at three sizes, light and dark: to be looked at. `npm run screenshots -- DIR`.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SCHEMES, SIZES } from '../fixtures/chromium.ts';
import { openDemo, pagesOf } from '../fixtures/demo-world.ts';

const [out = 'screenshots'] = process.argv.slice(2);
await mkdir(out, { recursive: true });
const ends: (() => Promise<void>)[] = [];
const work = { teardown: (end: () => Promise<void>) => ends.push(end) };
try {
  const demo = await openDemo(work);
  const pages = pagesOf(await demo.picture());
  for (const viewport of SIZES)
    for (const colorScheme of SCHEMES) {
      const page = await demo.look(work, '/', { viewport, colorScheme });
      for (const path of pages) {
        await page.goto(demo.url + path);
        const name = `${path.replaceAll(/[^\w]+/g, '-').replaceAll(/^-|-$/g, '') || 'picture'}`;
        const file = join(out, `${name}-${viewport.width}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
      }
      process.stdout.write(`${pages.length} pages at ${viewport.width}x${viewport.height}, ${colorScheme}\n`);
    }
  process.stdout.write(`They are in ${out}\n`);
} finally {
  for (const end of ends.toReversed()) await end();
}
