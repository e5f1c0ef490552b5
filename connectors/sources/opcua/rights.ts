// What the account may do that this box need not: it only reads, so a user that may write is one too powerful.
import type { NodeFacts } from './node-facts.ts';
import type { OpcuaConfig } from './opcua-config.ts';
import type { Said } from './open-troubles.ts';

/** Empty: it may only read. */
export function rightsWords(
  { user, userCertificate }: Pick<OpcuaConfig, 'user' | 'userCertificate'>,
  facts: readonly Pick<NodeFacts, 'mayWrite'>[],
): readonly string[] {
  const writable = facts.filter(({ mayWrite }) => mayWrite).length;
  if (writable === 0) return [];
  const who =
    user !== undefined
      ? `The user ${user}`
      : userCertificate === undefined
        ? 'Whoever asks without a name'
        : 'The user of userCertificate';
  return [
    `${who} may write ${writable} of the ${facts.length} tags. This box never writes, so it need not: ask the owner of the server for a user who may only read.`,
  ];
}

export function rightsTrouble(config: OpcuaConfig, facts: readonly NodeFacts[]): Said {
  const [words] = rightsWords(config, facts);
  return {
    code: 'rights',
    where: 'the account',
    now: words === undefined ? null : { about: 'writes', words },
  };
}
