// The Message-ID of a key: always the same for the same key, so that a repeat is recognised.

/** "<key@domain of the sender>". What a Message-ID cannot hold becomes %XX, so no two keys share one. */
export function messageId(key: string, senderAddress: string): string {
  const domain = senderAddress.slice(senderAddress.lastIndexOf('@') + 1);
  const local = key.toWellFormed().replace(/[^A-Za-z0-9_|-]/gu, percent);
  return `<${local}@${domain}>`;
}

function percent(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
