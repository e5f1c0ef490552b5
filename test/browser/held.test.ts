// What comes while a person has something open waits, and none of it is lost when they let go.
import t from 'tap';
import type { Picture } from '../../src/core/types/picture.ts';
import { openBrowser } from '../fixtures/chromium.ts';
import { bad, late, picture, short, task } from '../fixtures/decisions.ts';
import { open } from '../fixtures/panel-world.ts';
import { plantReader } from '../fixtures/plant-reader.ts';

t.setTimeout(120_000);
const browser = await openBrowser();
t.teardown(() => browser.close());

const fourth = { ...late, id: 'd-4480', taskId: 1080, rank: 4 };
const four: Picture = {
  ...picture,
  decisions: [fourth, late, bad, short],
  tasks: [...picture.tasks, task(1080, fourth, { ownerId: 'p2' })],
};
const WITH_RAVI: Picture = {
  ...four,
  tasks: four.tasks.map((one) => (one.id === 1080 ? { ...one, phase: 'with' } : one)),
};

t.test('a card that comes while a hand rests on a button, and changes before it lets go', async (t) => {
  const reader = plantReader(picture);
  const { url } = await open(t, reader);
  const page = await browser.newPage();
  t.teardown(() => page.close());
  await page.goto(url);
  await page.waitForTimeout(300);
  await page.locator('#card-1071 .btn.main').focus();
  reader.show(four);
  await page.locator('main[data-updated]').waitFor();
  reader.show(WITH_RAVI);
  await page.waitForTimeout(500);
  t.equal(await page.locator('#card-1080').count(), 0, 'nothing is pulled from under the hand');
  await page.locator('#card-1071 .btn.main').blur();
  await page.locator('#card-1080').waitFor();
  t.match(await page.locator('#card-1080').innerText(), 'With Ravi Osei');
});

t.test('a card that is held while its whole page changes shows the newest of it', async (t) => {
  const reader = plantReader(picture);
  const { url } = await open(t, reader);
  const page = await browser.newPage();
  t.teardown(() => page.close());
  await page.goto(url);
  await page.waitForTimeout(300);
  const taken = (phase: 'with' | 'nobody', ownerId: string, shown = four): Picture => ({
    ...shown,
    tasks: shown.tasks.map((one) => (one.id === 1071 ? { ...one, phase, ownerId } : one)),
  });
  await page.locator('#card-1071 .btn.main').focus();
  // First the card waits, then the whole that has a newer one, then a newer one still.
  reader.show(taken('with', 'p2', picture));
  await page.locator('#card-1071[data-updated]').waitFor();
  reader.show(taken('with', 'p3'));
  await page.locator('main[data-updated]').waitFor();
  reader.show(taken('with', 'p4'));
  await page.waitForTimeout(500);
  await page.locator('#card-1071 .btn.main').blur();
  await page.locator('#card-1080').waitFor();
  t.match(await page.locator('#card-1071').innerText(), 'With Anna Kessler');
});
