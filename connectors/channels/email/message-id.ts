// The Message-ID of a key: always the same for the same key, so that a repeat is recognised and an answer finds its message.

/** After the key: no key has a full stop left in it, and other programs of the same domain write other ids. */
const OURS = '.throughline';

/** "<key.throughline@domain of the sender>". What a Message-ID cannot hold becomes %XX, so no two keys share one. */
export function messageId(key: string, senderAddress: string): string {
  const local = key.toWellFormed().replace(/[^A-Za-z0-9_|-]/gu, percent);
  return `<${local}${OURS}@${domainOf(senderAddress)}>`;
}

/** The key that `messageId` made it of; null where it is not one of ours. */
export function keyOf(id: string, senderAddress: string): string | null {
  const [, local = '', domain = ''] = /^<([A-Za-z0-9_|%-]+)\.throughline@([^<>@\s]+)>$/.exec(id) ?? [];
  if (local === '' || domain.toLowerCase() !== domainOf(senderAddress).toLowerCase()) return null;
  try {
    return decodeURIComponent(local);
  } catch {
    return null;
  }
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

function percent(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
