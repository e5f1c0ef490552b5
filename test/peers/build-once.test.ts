// What takes minutes is built by one test only, and never half.
import { mkdirSync, readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { buildOnce } from './build-once.ts';

const name = `throughline-build-once-${process.pid}`;
t.teardown(() => rm(join(tmpdir(), name), { recursive: true, force: true }));

let builds = 0;
const build = async (folder: string) => {
  builds += 1;
  await sleep(50);
  await writeFile(join(folder, 'plant'), `built ${builds}`);
};

t.test('three that want it at once get the same, built once', async (t) => {
  const wanted = [1, 2, 3].map(() => buildOnce({ name, key: 'a', build }));
  const folders = await Promise.all(wanted);
  t.equal(new Set(folders).size, 1);
  t.equal(await readFile(join(folders[0] ?? '', 'plant'), 'utf8'), 'built 1');
  await buildOnce({ name, key: 'a', build });
  t.equal(builds, 1);
});

t.test('another key is built anew', async (t) => {
  const folder = await buildOnce({ name, key: 'b', build });
  t.equal(await readFile(join(folder, 'plant'), 'utf8'), 'built 2');
});

t.test('a build that fails says why, leaves nothing, and is tried again by the next', async (t) => {
  const fail = async (folder: string) => {
    await writeFile(join(folder, 'plant'), 'half');
    throw new Error('no room');
  };
  await t.rejects(buildOnce({ name, key: 'c', build: fail }), { message: 'no room' });
  t.same(readdirSync(join(tmpdir(), name)).sort(), ['a', 'b', 'lock.sqlite']);
  const folder = await buildOnce({ name, key: 'c', build });
  t.equal(await readFile(join(folder, 'plant'), 'utf8'), 'built 3');
});

t.test('what a killed build left is cleared by the next', async (t) => {
  mkdirSync(join(tmpdir(), name, 'unfinished-by-another'));
  await buildOnce({ name, key: 'd', build });
  t.same(readdirSync(join(tmpdir(), name)).sort(), ['a', 'b', 'c', 'd', 'lock.sqlite']);
});
