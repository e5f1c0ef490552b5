// Finds the domains and rules of the product and of the plant, and reads them all, telling every fault of every file.
import { basename, join } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import type { RuleTexts } from '../core/rules/compile-texts.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import type { DomainSpec, KindSpec } from '../core/types/entity.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import { domainTroubles, type FoundDomain, readDomain } from './domain-file.ts';
import { domainFolders, type Folder, listed } from './domain-folders.ts';
import { PARAMS_FILE, withOwnParams } from './own-params.ts';
import { learn, newKnownRules, withoutRepeats } from './repeated-rules.ts';
import { type FoundRule, readRuleFile } from './rule-file.ts';
import { strayFiles, unreadFile } from './stray-files.ts';
import { readYaml } from './yaml-file.ts';

const DOMAIN_FILE = 'domain.yaml';

export type LoadedRules = {
  readonly rules: readonly RuleSpec[];
  readonly domains: readonly DomainSpec[];
  /** Of rules that cannot be used what can still be checked. */
  readonly flawed: readonly RuleTexts[];
  readonly troubles: readonly FileTrouble[];
  /** Every file read, in order, with how many rules of it can be used and how many not. */
  readonly files: readonly FileCount[];
};

export type FileCount = {
  readonly file: string;
  readonly rules: number;
  readonly broken: number;
  /** Of `rules` those that are not judged. */
  readonly drafts: number;
  readonly retired: number;
};

/** Of all domains together, by name. */
export type Kinds = { readonly [kind: string]: KindSpec };

/**
 * `dirs`: the product's rules first, then the plant's own; one that does not exist is no fault. `roles`: those of
 * plant.yaml, null where the plant is not known. Never throws for what stands in a file.
 */
export async function loadRules(
  dirs: readonly string[],
  roles: readonly string[] | null = null,
): Promise<LoadedRules> {
  const folders = (await Promise.all(dirs.map(domainFolders))).flat();
  const domains = await readDomains(folders);
  const rules: FoundRule[] = [];
  const learned = newKnownRules();
  const flawed: RuleTexts[] = [];
  const troubles: FileTrouble[] = [...domains.troubles, ...(await strayTroubles(dirs, folders))];
  const files: FileCount[] = domains.files.map((file) => countOf(file, []));
  const known = domains.found.map((one) => one.spec.domain);
  for (const folder of folders) {
    for (const file of folder.files.filter(isRuleFile)) {
      const { yaml, troubles: unread } = await readYaml(file);
      troubles.push(...unread);
      if (yaml === null) {
        files.push(countOf(file, []));
        continue;
      }
      const read = readRuleFile(yaml, folder.name, roles);
      const fresh = withoutRepeats(read.rules, learned, troubles);
      troubles.push(...read.troubles, ...homeless(folder, known, file));
      const used = known.includes(folder.name) ? fresh : [];
      rules.push(...used);
      learn(learned, used);
      if (known.includes(folder.name)) flawed.push(...read.flawed, ...repeated(read.rules, fresh));
      files.push(countOf(file, used, read.written - used.length));
    }
  }
  const own = await withOwnParams(
    dirs,
    rules.map((one) => one.spec),
  );
  return {
    rules: own.rules,
    domains: domains.found.map((one) => one.spec),
    flawed,
    troubles: [...troubles, ...own.troubles],
    files: [...files, ...own.files.map((file) => countOf(file, []))],
  };
}

/** `dirs` as for loadRules. Null where a domain has a fault, or none is found: then nobody knows all kinds. */
export async function loadKinds(dirs: readonly string[]): Promise<Kinds | null> {
  const folders = (await Promise.all(dirs.map(domainFolders))).flat();
  const { found, troubles } = await readDomains(folders);
  if (found.length === 0 || troubles.length > 0) return null;
  return Object.assign({}, ...found.map(({ spec }) => spec.kinds)) as Kinds;
}

const repeated = (read: readonly FoundRule[], fresh: readonly FoundRule[]): RuleTexts[] =>
  read.flatMap((one) => (fresh.includes(one) ? [] : [one.spec]));

function countOf(file: string, used: readonly FoundRule[], broken = 0): FileCount {
  const having = (status: RuleSpec['status']) => used.filter(({ spec }) => spec.status === status).length;
  return { file, rules: used.length, broken, drafts: having('draft'), retired: having('retired') };
}

/** What looks like rules and is not read: beside the domain folders, or with another end inside one. */
async function strayTroubles(dirs: readonly string[], folders: readonly Folder[]): Promise<FileTrouble[]> {
  const beside = await Promise.all(
    dirs.map(async (dir) => {
      const entries = await listed(dir);
      return entries.filter((entry) => entry.isFile()).map((entry) => join(dir, entry.name));
    }),
  );
  const advice = 'Move it into the folder of its domain, for instance rules/delivery.';
  return [
    ...beside
      .flat()
      .toSorted()
      .filter((file) => /\.ya?ml$/i.test(file) && basename(file) !== PARAMS_FILE)
      .map((file) => unreadFile(file, `rules are read from the folder of their domain. ${advice}`)),
    ...folders.flatMap(({ files }) => strayFiles(files)),
  ];
}

const isRuleFile = (file: string): boolean =>
  file.endsWith('.yaml') && !file.endsWith('.test.yaml') && basename(file) !== DOMAIN_FILE;

async function readDomains(folders: readonly Folder[]) {
  const found: FoundDomain[] = [];
  const troubles: FileTrouble[] = [];
  const files = folders.flatMap((folder) => folder.files.filter((file) => basename(file) === DOMAIN_FILE));
  for (const file of files) {
    const { yaml, troubles: unread } = await readYaml(file);
    troubles.push(...unread);
    if (yaml === null) continue;
    const read = readDomain(yaml, folders.find((folder) => folder.files.includes(file))?.name ?? '');
    troubles.push(...read.troubles);
    if (read.spec !== null) found.push({ spec: read.spec, yaml });
  }
  return { found, files, troubles: [...troubles, ...domainTroubles(found)] };
}

/** A folder of rules without domain.yaml belongs to the domain of its name; here there is none of that name. */
function homeless(folder: Folder, known: readonly string[], file: string): FileTrouble[] {
  if (known.includes(folder.name)) return [];
  const near = didYouMean(folder.name, known);
  const words = `unknown domain "${folder.name}".${near || ` Name the folder after one of ${known.join(', ')}, or add a domain.yaml.`}`;
  return [
    { place: { file, line: 1, column: 1 }, length: 0, severity: 'error', code: 'unknown-domain', words },
  ];
}
