// An SFTP server in this process that does on request what a real one rarely does: fall silent, cut off, ask for a new password.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import ssh2, { type AuthContext, type Connection, type SFTPWrapper } from 'ssh2';
import type { Test } from 'tap';

/** Where it may fall silent, and what it then never answers. */
export type Stage = 'list' | 'open' | 'read';

export type SftpPeer = {
  readonly port: number;
  readonly fingerprint: string;
  readonly files: Map<string, Buffer>;
  /** From now on it says nothing at this stage; null: it answers again. */
  silentAt: Stage | null;
  /** So many bytes more than there are it says a file has. */
  overstates: number;
  /** Most bytes it answers a read with. */
  readMax: number;
  /** Names in one answer of a list, and ms before each. */
  listMax: number;
  listWaitMs: number;
  /** Its list begins anew where it ends. */
  isListEndless: boolean;
  /** How it lets in: by the password, by a question, or not before a new password is given. */
  login: 'password' | 'question' | 'expired' | 'expired question' | 'no sftp';
  /** Resolves when the stage at which it is silent is reached. */
  reached(): Promise<void>;
  /** Ends every connection at once. */
  cut(): void;
  connections(): number;
};

export const PASSWORD = 'right';
const { STATUS_CODE } = ssh2.utils.sftp;
const FILE_MODE = 0o100_644;

export async function openSftpPeer(t: Test): Promise<SftpPeer> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const key = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  const open = new Set<Connection>();
  let reached = Promise.withResolvers<void>();
  const server = new ssh2.Server({ hostKeys: [key] }, (connection) => {
    open.add(connection);
    connection.on('close', () => open.delete(connection)).on('error', () => open.delete(connection));
    connection.on('authentication', (ask) => letIn(ask, peer));
    connection.on('session', (accept) =>
      accept().on('sftp', (acceptSftp, reject) =>
        peer.login === 'no sftp' ? reject() : serve(acceptSftp(), peer, () => reached.resolve()),
      ),
    );
  });
  // Small answers go out at once, as those of a real server do.
  const door = createServer({ noDelay: true }, (socket) => server.injectSocket(socket));
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const parsed = ssh2.utils.parseKey(key);
  if (parsed instanceof Error) throw parsed;
  const peer: SftpPeer = {
    port: (door.address() as AddressInfo).port,
    fingerprint: `SHA256:${createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '')}`,
    files: new Map(),
    ...{ silentAt: null, overstates: 0, readMax: 32_768, login: 'password' },
    ...{ listMax: 100, listWaitMs: 0, isListEndless: false },
    async reached() {
      await reached.promise;
      reached = Promise.withResolvers<void>();
    },
    cut: () => {
      for (const connection of open) connection.end();
    },
    connections: () => open.size,
  };
  t.teardown(async () => {
    peer.cut();
    door.close();
  });
  return peer;
}

function letIn(ask: AuthContext, { login }: SftpPeer): void {
  const wantsQuestion = login === 'question' || login === 'expired question';
  const decide = (isRight: boolean): void => {
    if (isRight) ask.accept();
    else ask.reject(wantsQuestion ? ['keyboard-interactive'] : ['password']);
  };
  if (ask.method === 'password' && !wantsQuestion) {
    if (login === 'expired') ask.requestChange('Your password has expired.', () => ask.reject());
    else decide(ask.password === PASSWORD);
  } else if (ask.method === 'keyboard-interactive' && wantsQuestion) {
    ask.prompt([{ prompt: 'Password: ', echo: false }], (answers) => {
      if (login === 'question' || answers[0] !== PASSWORD) return decide(answers[0] === PASSWORD);
      ask.prompt([{ prompt: 'New password: ', echo: false }], () => decide(false));
    });
  } else decide(false);
}

/** Reading alone: everything else is answered as something it cannot do. */
function serve(sftp: SFTPWrapper, peer: SftpPeer, reached: () => void): void {
  const handles = new Map<string, string>();
  const attributes = (name: string) => {
    const size = (peer.files.get(name)?.length ?? 0) + peer.overstates;
    return { mode: FILE_MODE, uid: 0, gid: 0, size, atime: 0, mtime: 1_780_000_000 };
  };
  const nameOf = (handle: Buffer): string => handles.get(handle.toString()) ?? '';
  const unless = (stage: Stage, answer: () => void): void => {
    if (peer.silentAt === stage) reached();
    else answer();
  };
  let listed = 0;
  sftp.on('OPENDIR', (id) => {
    listed = 0;
    unless('list', () => sftp.handle(id, Buffer.from('folder')));
  });
  const nextNames = (id: number): void => {
    if (peer.isListEndless) listed %= peer.files.size;
    const names = [...peer.files.keys()].slice(listed, listed + peer.listMax);
    listed += names.length;
    const answer = names.map((filename) => ({ filename, longname: '', attrs: attributes(filename) }));
    if (answer.length === 0) sftp.status(id, STATUS_CODE.EOF);
    else sftp.name(id, answer);
  };
  sftp.on('READDIR', (id) => void setTimeout(nextNames, peer.listWaitMs, id));
  sftp.on('LSTAT', (id, path) => sftp.attrs(id, attributes(path.slice(path.lastIndexOf('/') + 1))));
  sftp.on('OPEN', (id, path) =>
    unless('open', () => {
      handles.set('file', path.slice(path.lastIndexOf('/') + 1));
      sftp.handle(id, Buffer.from('file'));
    }),
  );
  sftp.on('FSTAT', (id, handle) => sftp.attrs(id, attributes(nameOf(handle))));
  sftp.on('READ', (id, handle, offset, length) =>
    unless('read', () => {
      const most = Math.min(length, peer.readMax);
      const bytes = peer.files.get(nameOf(handle))?.subarray(offset, offset + most) ?? Buffer.alloc(0);
      if (bytes.length === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, bytes);
    }),
  );
  sftp.on('CLOSE', (id) => sftp.status(id, STATUS_CODE.OK));
}
