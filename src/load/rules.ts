// Finds the domains and rules of the product and of the plant, and reads them all, telling every fault of every file.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { FileTrouble } from '../contracts/errors.ts';
import type { RuleTexts } from '../core/rules/compile-texts.ts';
import { didYouMean } from '../core/rules/nearest.ts';
import type { DomainSpec, KindSpec } from '../core/types/entity.ts';
import type { RuleSpec } from '../core/types/rule.ts';
import { type Folder, type Listed, listFolders } from './domain-folders.ts';
import { DOMAIN_FILE, readDomains } from './domains.ts';
import { PARAMS_FILE, withOwnParams } from './own-params.ts';
import { learn, newKnownRules, withoutRepeats } from './repeated-rules.ts';
import { type FoundRule, readRuleFile } from './rule-file.ts';
import { isFrom, type LastGood, NOTHING_BEFORE, originOf, type Refusal, wholeFile } from './rule-origin.ts';
import { strayFiles, unreadFile } from './stray-files.ts';
import { readYaml } from './yaml-file.ts';

export type LoadedRules = {
  readonly rules: readonly RuleSpec[];
  readonly domains: readonly DomainSpec[];
  /** Of rules that cannot be used what can still be checked. */
  readonly flawed: readonly RuleTexts[];
  readonly troubles: readonly FileTrouble[];
  /** What of the files cannot be used, each with its errors out of `troubles`. */
  readonly refused: readonly Refusal[];
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
 * plant.yaml, null where the plant is not known. `lastGood`: its domains and figures stand in for those that cannot be
 * used, its rules do not (rule-versions.ts). Never throws for what stands in a file.
 */
export async function loadRules(
  dirs: readonly string[],
  roles: readonly string[] | null = null,
  lastGood: LastGood = NOTHING_BEFORE,
): Promise<LoadedRules> {
  const listed = await listFolders(dirs);
  const missing = [...listed.troubles, ...goneDirs(dirs, lastGood)];
  const domains = await readDomains(listed.folders, lastGood);
  const known = domains.specs.map(({ domain }) => domain);
  const read: Reading = {
    rules: [],
    learned: newKnownRules(),
    flawed: [],
    troubles: [],
    refused: [],
    files: [],
  };
  for (const folder of listed.folders)
    for (const file of folder.files.filter(isRuleFile)) await readRules(read, { file, folder, known, roles });
  const own = await withOwnParams(
    dirs,
    read.rules.map((one) => one.spec),
    lastGood.rules,
  );
  return {
    rules: own.rules,
    domains: domains.specs,
    flawed: read.flawed,
    troubles: [...missing, ...domains.troubles, ...strayTroubles(listed), ...read.troubles, ...own.troubles],
    refused: [...missing.map(unread), ...domains.refused, ...read.refused, ...own.refused],
    files: [
      ...domains.files.map((file) => countOf(file, [])),
      ...read.files,
      ...own.files.map((file) => countOf(file, [])),
    ],
  };
}

/** What has been read of the rule files so far. */
type Reading = {
  readonly rules: FoundRule[];
  readonly learned: ReturnType<typeof newKnownRules>;
  readonly flawed: RuleTexts[];
  readonly troubles: FileTrouble[];
  readonly refused: Refusal[];
  readonly files: FileCount[];
};

type RuleFileAt = {
  readonly file: string;
  readonly folder: Folder;
  readonly known: readonly string[];
  readonly roles: readonly string[] | null;
};

async function readRules(reading: Reading, { file, folder, known, roles }: RuleFileAt): Promise<void> {
  const { rules, learned, flawed, troubles, refused, files } = reading;
  const { yaml, troubles: faults } = await readYaml(file);
  troubles.push(...faults);
  if (yaml === null) {
    refused.push({ what: 'file', file, id: null, troubles: faults });
    files.push(countOf(file, []));
    return;
  }
  const read = readRuleFile(yaml, folder.name, roles);
  const twice: FileTrouble[] = [];
  const fresh = withoutRepeats(read.rules, learned, twice);
  const repeats = read.rules.filter((one) => !fresh.includes(one)).map(({ spec }) => spec);
  const homes = homeless(folder, known, file);
  troubles.push(...twice, ...read.troubles, ...homes);
  refused.push(...read.refused);
  for (const [index, { id }] of repeats.entries())
    refused.push({ what: 'rule', file, id, troubles: twice.slice(index, index + 1) });
  if (homes.length > 0) refused.push({ what: 'file', file, id: null, troubles: homes });
  const used = homes.length > 0 ? [] : fresh;
  rules.push(...used);
  learn(learned, used);
  if (homes.length === 0) flawed.push(...read.flawed, ...repeats);
  files.push(countOf(file, used, read.written - used.length));
}

const unread = (trouble: FileTrouble): Refusal => ({
  what: 'file',
  file: trouble.place.file,
  id: null,
  troubles: [trouble],
});

/** A folder with rules in force that is not there at all is more likely a disk that is missing than a wish. */
function goneDirs(dirs: readonly string[], { rules }: LastGood): FileTrouble[] {
  const words =
    'the folder is not there. Bring it back; to take its rules out, make it and leave it without them.';
  return dirs
    .filter((dir) => !existsSync(dir) && rules.some((rule) => isFrom(dir, originOf(rule)?.file, dirs)))
    .map((dir) => wholeFile(dir, 'no-folder', words));
}

/** `dirs` as for loadRules. Null where a domain has a fault, or none is found: then nobody knows all kinds. */
export async function loadKinds(dirs: readonly string[]): Promise<Kinds | null> {
  const { folders, troubles: unreadable } = await listFolders(dirs);
  const { specs, troubles } = await readDomains(folders, NOTHING_BEFORE);
  if (specs.length === 0 || unreadable.length + troubles.length > 0) return null;
  return Object.assign({}, ...specs.map(({ kinds }) => kinds)) as Kinds;
}

function countOf(file: string, used: readonly FoundRule[], broken = 0): FileCount {
  const having = (status: RuleSpec['status']) => used.filter(({ spec }) => spec.status === status).length;
  return { file, rules: used.length, broken, drafts: having('draft'), retired: having('retired') };
}

/** What looks like rules and is not read: beside the domain folders, or with another end inside one. */
function strayTroubles({ beside, folders }: Listed): FileTrouble[] {
  const advice = 'Move it into the folder of its domain, for instance rules/delivery.';
  return [
    ...beside
      .toSorted()
      .filter((file) => /\.ya?ml$/i.test(file) && basename(file) !== PARAMS_FILE)
      .map((file) => unreadFile(file, `rules are read from the folder of their domain. ${advice}`)),
    ...folders.flatMap(({ files }) => strayFiles(files)),
  ];
}

const isRuleFile = (file: string): boolean =>
  file.endsWith('.yaml') && !file.endsWith('.test.yaml') && basename(file) !== DOMAIN_FILE;

/** A folder of rules without domain.yaml belongs to the domain of its name; here there is none of that name. */
function homeless(folder: Folder, known: readonly string[], file: string): FileTrouble[] {
  if (known.includes(folder.name)) return [];
  const near = didYouMean(folder.name, known);
  const words = `unknown domain "${folder.name}".${near || ` Name the folder after one of ${known.join(', ')}, or add a domain.yaml.`}`;
  return [
    { place: { file, line: 1, column: 1 }, length: 0, severity: 'error', code: 'unknown-domain', words },
  ];
}
