// Who may import whom: the law of the layout as one table, and where a package may be used.

export type Row = {
  /** A folder ending in '/', or one file. The most specific row holds. */
  readonly from: string;
  /** Folders and files besides its own; ['*'] is everything but the entries below. */
  readonly may: readonly string[];
  readonly node?: true;
  /** ['*']: any of package.json; ['declared']: those its own config.schema.json lists under "x-packages". */
  readonly packages?: readonly string[];
  /** May load files whose names it only learns at run time. */
  readonly computed?: true;
  readonly typesOnly?: true;
};

const TYPES = 'src/core/types/';
const CORE_ORDER = ['types', 'model', 'estimate', 'project', 'gate', 'rules', 'picture', 'task', 'ledger'];
const CONTRACTS = 'src/contracts/';
const EDGE = 'connectors/edge/';

/** Within the core a folder sees those to its left. */
const CORE_ROWS: readonly Row[] = CORE_ORDER.map((name, index) => ({
  from: `src/core/${name}/`,
  may: CORE_ORDER.slice(0, index).map((left) => `src/core/${left}/`),
  ...(name === 'rules' && { packages: ['@marcbachmann/cel-js'] }),
}));

/** What joins the layers of the core: each may use all of them. */
const CORE_FILES: readonly string[] = [
  ...[
    'state.ts',
    'act.ts',
    'after-act.ts',
    'undo.ts',
    'reply.ts',
    'enter.ts',
    'raise.ts',
    'follow.ts',
    'worsen.ts',
  ],
  ...['think.ts', 'outcome.ts', 'tell.ts', 'round.ts', 'book.ts', 'handover.ts', 'step.ts'],
  ...['why.ts', 'promise.ts', 'now.ts'],
];

export const TABLE: readonly Row[] = [
  ...CORE_ROWS,
  ...CORE_FILES.map((file) => ({
    from: `src/core/${file}`,
    may: ['src/core/'],
  })),
  { from: CONTRACTS, may: [TYPES], typesOnly: true },
  { from: 'src/clock/', may: [CONTRACTS, TYPES], node: true },
  { from: 'src/store/', may: ['src/core/', CONTRACTS], node: true, packages: ['better-sqlite3'] },
  // The config is read with the means of src/load: files with positions, schemas, nearest names.
  { from: 'src/config/', may: [CONTRACTS, 'src/core/', 'src/load/'], node: true, packages: ['ajv', 'yaml'] },
  { from: 'src/load/', may: [CONTRACTS, 'src/core/'], node: true, packages: ['ajv', 'yaml'], computed: true },
  // Tables into records, as data says: used by the daemon that runs it and the commands that show it.
  { from: 'src/mapping/', may: [CONTRACTS, 'src/core/'] },
  { from: 'src/render/', may: [TYPES] },
  {
    from: 'src/daemon/',
    may: ['src/core/', CONTRACTS, 'src/render/', 'src/store/', 'src/config/', 'src/load/', 'src/mapping/'],
    node: true,
    packages: ['@peculiar/x509', 'node-cron', 'pino', 'prom-client', 'reflect-metadata'],
  },
  {
    from: 'src/panel/',
    may: [TYPES, CONTRACTS, 'src/render/'],
    node: true,
    packages: ['fastify'],
    computed: true,
  },
  {
    from: 'src/plant/',
    may: [TYPES, CONTRACTS],
    node: true,
    packages: ['node-opcua', 'aedes', 'smtp-server'],
  },
  { from: 'src/plant/main.ts', may: [TYPES, CONTRACTS, 'src/plant/', 'src/clock/'], node: true },
  // What several protocols need alike where they begin: no connector of its own, so that none imports another.
  { from: EDGE, may: [CONTRACTS, TYPES], node: true },
  { from: `${EDGE}mqtt/`, may: [CONTRACTS, TYPES, EDGE], node: true, packages: ['mqtt'] },
  { from: 'connectors/sources/*/', may: [CONTRACTS, TYPES, EDGE], node: true, packages: ['declared'] },
  { from: 'connectors/channels/*/', may: [CONTRACTS, TYPES, EDGE], node: true, packages: ['declared'] },
  { from: 'src/main.ts', may: ['*'], node: true, packages: ['*'], computed: true },
  { from: 'src/cli/', may: ['*', 'src/main.ts'], node: true, packages: ['*'], computed: true },
  // A bench stands before the same real server as the tests.
  {
    from: 'scripts/bench/drain/',
    may: ['*', 'scripts/', 'test/peers/', 'test/contract/'],
    node: true,
    packages: ['*'],
  },
  {
    from: 'scripts/bench/panel/',
    may: ['*', 'scripts/', 'test/fixtures/'],
    node: true,
    packages: ['*'],
  },
  { from: 'scripts/', may: ['*', 'src/main.ts', 'src/cli/'], node: true, packages: ['*'], computed: true },
  {
    from: 'test/',
    may: ['*', 'src/main.ts', 'src/cli/', 'scripts/', 'test/'],
    node: true,
    packages: ['*'],
    computed: true,
  },
];

/** Where things start: nothing imports them but what the table names. */
export const ENTRIES: readonly string[] = ['src/main.ts', 'src/cli/', 'scripts/', 'test/'];

/** The one place of a package, whatever the table lets a folder do. Tests and scripts are free. */
export const ONLY_HOME: Readonly<Record<string, string>> = {
  '@marcbachmann/cel-js': 'src/core/rules/',
  'better-sqlite3': 'src/store/',
  'node-cron': 'src/daemon/',
  pino: 'src/daemon/',
  '@peculiar/x509': 'src/daemon/',
  'reflect-metadata': 'src/daemon/',
  'prom-client': 'src/daemon/',
  fastify: 'src/panel/',
  mqtt: 'connectors/edge/mqtt/',
  'node-opcua-client': 'connectors/sources/opcua/',
  'csv-parse': 'connectors/sources/files/',
  saxes: 'connectors/sources/files/',
  ssh2: 'connectors/sources/files/',
  yauzl: 'connectors/sources/files/',
  nodemailer: 'connectors/channels/email/',
  imapflow: 'connectors/channels/email/',
  'node-opcua': 'src/plant/',
  aedes: 'src/plant/',
  'smtp-server': 'src/plant/',
};

export function rowFor(path: string): Row | null {
  const from = path.endsWith('.test.ts') ? 'test/' : path;
  const rows = TABLE.filter((row) => covers(row.from, from));
  return rows.sort((a, b) => b.from.length - a.from.length)[0] ?? null;
}

/** The row's own folder as it is at this path: 'connectors/sources/mqtt/' for the row of all sources. */
export function ownFolder(row: Row, path: string): string {
  return row.from.endsWith('/')
    ? path
        .split('/')
        .slice(0, row.from.split('/').length - 1)
        .join('/')
        .concat('/')
    : row.from;
}

export function covers(place: string, path: string): boolean {
  if (!place.endsWith('/')) return place === path;
  const wanted = place.split('/').slice(0, -1);
  const parts = path.split('/');
  return parts.length > wanted.length && wanted.every((part, index) => part === '*' || part === parts[index]);
}
