// Builds the plant of tryton-seed.py with Tryton's own programs, on SQLite or on PostgreSQL, once per machine.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../../scripts/peers/run-program.ts';
import { buildOnce } from './build-once.ts';

/** Debian's own: another Python may come first on the PATH, and it has no Tryton. */
export const PYTHON = '/usr/bin/python3';
export const DATABASE = 'plant';

export type Account = { readonly user: string; readonly password: string };
export const ADMIN: Account = { user: 'admin', password: 'keys-of-41' };
/** In one group that may only read. Nobody is kept from renaming a customer, and so this account is not either. */
export const READER: Account = { user: 'reader', password: 'reading-2906' };

const SEED = new URL('tryton-seed.py', import.meta.url).pathname;
/** They bring along what they need. */
const MODULES = [
  ...['production_routing', 'production_work', 'sale_supply', 'sale_supply_production', 'purchase_request'],
  ...['stock_supply_production', 'stock_supply_forecast', 'stock_forecast'],
];

/** The folder of the plant on `engine`, made by `build`, which is to call `installAndSeed`. */
export async function builtTryton(
  engine: string,
  build: (folder: string) => Promise<void>,
): Promise<{ folder: string; seededOn: Temporal.PlainDate }> {
  const { version, digest } = await release();
  const key = `${engine}-${version}-${digest}`;
  const folder = await buildOnce({ name: 'throughline-test-tryton', key, build });
  const told = JSON.parse(await readFile(join(folder, 'seed.json'), 'utf8')) as { seededOn: string };
  return { folder, seededOn: Temporal.PlainDate.from(told.seededOn) };
}

/** All tables of the modules, and the plant in them. `database` is the config section that says where they go. */
export async function installAndSeed(folder: string, database: string): Promise<void> {
  const config = join(folder, 'trytond.conf');
  const password = join(folder, 'admin-password');
  await writeFile(config, database);
  await writeFile(password, ADMIN.password);
  await runProgram(
    PYTHON,
    [
      ...['/usr/bin/trytond-admin', '-c', config, '-d', DATABASE, '--email', 'admin@example.invalid'],
      ...['-u', ...MODULES, '--activate-dependencies'],
    ],
    { env: { TRYTONPASSFILE: password } },
  );
  const env = { TRYTOND_CONFIG: config };
  const said = await runProgram(PYTHON, [SEED, DATABASE, READER.password], { env });
  await writeFile(join(folder, 'seed.json'), said.trimEnd().split('\n').at(-1) ?? '');
}

/** Of all packages of Tryton, and of what is built out of them. */
async function release(): Promise<{ version: string; digest: string }> {
  const packages = await runProgram('/usr/bin/dpkg-query', ['-W', 'tryton-*']).catch(() => '');
  const version = /^tryton-server\t(\S+)$/m.exec(packages)?.[1];
  if (version === undefined)
    throw new Error(
      'Tryton is not installed. scripts/peers.sh installs what the tests with real peers need.',
    );
  const built = [packages, readFileSync(SEED, 'utf8'), ...MODULES, ADMIN.password, READER.password];
  return { version, digest: createHash('sha256').update(built.join('\n')).digest('hex').slice(0, 12) };
}
