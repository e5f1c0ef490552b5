// All domains together, each from its domain.yaml; the last good version stands in for one that cannot be used.

import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { FileTrouble } from '../contracts/errors.ts';
import type { DomainSpec } from '../core/types/entity.ts';
import { domainTroubles, type FoundDomain, readDomain } from './domain-file.ts';
import type { Folder } from './domain-folders.ts';
import { type LastGood, type Refusal, wholeFile } from './rule-origin.ts';
import { readYaml } from './yaml-file.ts';

export const DOMAIN_FILE = 'domain.yaml';

export type DomainsRead = {
  readonly specs: readonly DomainSpec[];
  readonly files: readonly string[];
  readonly troubles: readonly FileTrouble[];
  readonly refused: readonly Refusal[];
};

/** What one domain.yaml says: `spec` null where it has a fault. */
type Written = {
  readonly file: string;
  readonly name: string;
  readonly found: FoundDomain | null;
  readonly troubles: readonly FileTrouble[];
};

export async function readDomains(folders: readonly Folder[], lastGood: LastGood): Promise<DomainsRead> {
  const written = await Promise.all(folders.flatMap(domainFile));
  const found = written.flatMap((one) => one.found ?? []);
  const before = (name: string) => lastGood.domains.find(({ domain }) => domain === name) ?? null;
  const standIns = written.flatMap(({ found: sound, name }) => (sound === null ? (before(name) ?? []) : []));
  const between = domainTroubles(found, standIns);
  const refused: Refusal[] = [];
  const specs = written.flatMap((one): readonly DomainSpec[] => {
    const troubles = [...one.troubles, ...between.filter(({ place }) => place.file === one.file)];
    const old = troubles.length > 0 ? before(one.name) : null;
    const spec = one.found?.spec ?? null;
    // What is sound by itself is used where nothing stands in for it.
    if (old !== null || spec === null)
      refused.push({ what: 'domain', file: one.file, kept: old === null ? [] : [one.name], troubles });
    return [old ?? spec ?? []].flat();
  });
  const troubles = [...written.flatMap((one) => one.troubles), ...between];
  const files = written.map(({ file }) => file);
  if (lastGood.brokenBy.length === 0) return { specs, files, troubles, refused };
  const held = heldDomains(specs, { folders, files, lastGood });
  return {
    specs: held.specs,
    files,
    troubles: [...troubles, ...held.refused.flatMap((one) => one.troubles)],
    refused: [...refused, ...held.refused],
  };
}

function domainFile({ name, files }: Folder): Promise<Written>[] {
  return files
    .filter((file) => basename(file) === DOMAIN_FILE)
    .map(async (file) => {
      const { yaml, troubles: unread } = await readYaml(file);
      if (yaml === null) return { file, name, found: null, troubles: unread };
      const { spec, troubles } = readDomain(yaml, name);
      return { file, name, found: spec && { spec, yaml }, troubles: [...unread, ...troubles] };
    });
}

type Holding = {
  readonly folders: readonly Folder[];
  /** Every domain.yaml. */
  readonly files: readonly string[];
  readonly lastGood: LastGood;
};

/** All domains of before, changed and gone ones too, and those that are new beside them. */
function heldDomains(now: readonly DomainSpec[], { folders, files, lastGood }: Holding) {
  const refused: Refusal[] = [];
  const hold = (old: DomainSpec, why: string): DomainSpec => {
    const dir = folders.find(({ name }) => name === old.domain)?.dir ?? old.domain;
    const words = `${why}: ${lastGood.brokenBy.join('; ')}.`;
    const told = wholeFile(join(dir, DOMAIN_FILE), 'breaks-rules', words);
    refused.push({ what: 'domain', file: told.place.file, kept: [old.domain], troubles: [told] });
    return old;
  };
  const specs = now.map((spec) => {
    const old = lastGood.domains.find(({ domain }) => domain === spec.domain);
    const isProgram = files.some((file) =>
      lastGood.newProgram.some((dir) => file === join(dir, spec.domain, DOMAIN_FILE)),
    );
    return old === undefined || isProgram || isDeepStrictEqual(old, spec)
      ? spec
      : hold(old, 'with this version of the domain rules in force could not be judged');
  });
  const gone = lastGood.domains.filter(({ domain }) => !now.some((one) => one.domain === domain));
  const kept = gone.map((old) => hold(old, 'the domain is gone, and without it rules could not be judged'));
  return { specs: [...specs, ...kept], refused };
}
