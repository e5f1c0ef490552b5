// A modem on a serial line for gammu-smsd: speaks AT as far as sending and receiving need it, and can fail as modems do.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Test } from 'tap';
import { privileges } from '../../scripts/peers/run-program.ts';
import { installed } from './server-process.ts';
import { type Delivered, readSubmit, type Submitted, writeDeliver } from './sms-pdu.ts';

/** How it is; a number is what it answers to each SMS, as +CMS ERROR (TS 27.005). */
export type Mood = 'well' | 'silent' | 'never says whether it sent' | 'no SIM' | number;

/** What went out, each under the reference the modem gave it. */
export type SentSms = Submitted & { readonly reference: number; readonly pdu: string };

export type AtModem = {
  readonly device: string;
  readonly sent: readonly SentSms[];
  /** How often it was asked to send, whatever came of it. */
  tries(): number;
  set(mood: Mood): void;
  /** Lies in its memory until whoever reads it has removed it. */
  receive(sms: Delivered): void;
  /** The next so many times that something is to be removed from its memory, it says that it cannot. */
  keepOnRemoval(times: number): void;
  /** What lies in its memory. */
  unread(): number;
  /** How long an SMS takes until the network has it, ms. */
  slow(ms: number): void;
  unplug(): Promise<void>;
  /** The line ends with whoever used it: a smsd that starts again needs a new one. */
  plugIn(): Promise<void>;
};

const SOCAT = '/usr/bin/socat';
const STARTS_WITHIN_MS = 10_000;
/** The end of an SMS on the line. */
const CTRL_Z = '\u001a';

const ANSWERS: readonly (readonly [asked: RegExp, answer: string])[] = [
  [/^AT\+CPIN\?/, '+CPIN: READY'],
  [/^AT\+CPMS=\?/, '+CPMS: ("SM"),("SM"),("SM")'],
  [/^AT\+CGMI/, 'Plant'],
  [/^AT\+CGMM/, 'Modem'],
  [/^AT\+CGMR/, '1.0'],
  [/^AT\+CGSN/, '490154203237518'],
  [/^AT\+CIMI/, '262011234567890'],
  [/^AT\+CSCA\?/, '+CSCA: "+491710760000",145'],
  [/^AT\+CSQ/, '+CSQ: 20,0'],
  [/^AT\+CBC/, '+CBC: 0,90'],
  [/^AT\+CREG\?/, '+CREG: 2,1,"00A1","1234"'],
  [/^AT\+CGREG\?/, '+CGREG: 2,1,"00A1","1234"'],
  [/^AT\+CSCS=\?/, '+CSCS: ("GSM","UCS2")'],
  [/^AT\+CSCS\?/, '+CSCS: "GSM"'],
  [/^AT\+CMGF=\?/, '+CMGF: (0,1)'],
  [/^AT\+CNMI=\?/, '+CNMI: (0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)'],
];
/** Of other makers. */
const UNKNOWN = /^AT(\+MODE|\+SYNCML|\$|\+CGATT)/;

export async function openModem(t: Test, folder: string): Promise<AtModem> {
  installed(SOCAT);
  const wire = join(folder, 'line');
  const device = join(folder, 'ttyUSB2');
  const state: State = { mood: 'well', sendMs: 100, tries: 0, sent: [], memory: new Map(), keeps: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    speak(socket, state);
  });
  server.listen(wire);
  await once(server, 'listening');
  let line: ChildProcess | null = null;
  const unplug = async (): Promise<void> => {
    if (line === null || line.exitCode !== null || line.signalCode !== null) return;
    const gone = once(line, 'exit');
    line.kill();
    await gone;
  };
  const plugIn = async (): Promise<void> => {
    await unplug();
    const ends = [`pty,raw,echo=0,mode=666,link=${device}`, `UNIX-CONNECT:${wire}`];
    line = spawn('/usr/bin/setpriv', [...privileges(), SOCAT, ...ends], { stdio: 'ignore' });
    for (let waited = 0; !existsSync(device); waited += 50) {
      if (waited > STARTS_WITHIN_MS) throw new Error(`${SOCAT} makes no serial line`);
      await sleep(50);
    }
  };
  t.teardown(async () => {
    await unplug();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  await plugIn();
  return {
    ...{ device, sent: state.sent, unplug, plugIn, tries: () => state.tries },
    set: (mood) => Object.assign(state, { mood }),
    slow: (sendMs) => Object.assign(state, { sendMs }),
    receive(sms) {
      let place = 1;
      while (state.memory.has(place)) place += 1;
      state.memory.set(place, writeDeliver(sms));
    },
    keepOnRemoval: (keeps) => Object.assign(state, { keeps }),
    unread: () => state.memory.size,
  };
}

type State = {
  mood: Mood;
  sendMs: number;
  tries: number;
  readonly sent: SentSms[];
  /** What came in, by its place. */
  readonly memory: Map<number, string>;
  keeps: number;
};

function speak(socket: Socket, state: State): void {
  let heard = '';
  let isSms = false;
  socket.setEncoding('latin1').on('data', (data: string) => {
    heard += data;
    for (;;) {
      const end = heard.indexOf(isSms ? CTRL_Z : '\r');
      if (end < 0) return;
      const said = heard.slice(0, end).trim();
      heard = heard.slice(end + 1);
      if (isSms) deliver(socket, state, said);
      else if (said !== '' && state.mood !== 'silent') socket.write(`${said}\r${answerTo(said, state)}`);
      isSms = !isSms && said.startsWith('AT+CMGS=') && state.mood !== 'silent';
    }
  });
}

function answerTo(said: string, state: State): string {
  const { mood } = state;
  if (said.startsWith('AT+CMGS=')) return '\r\n> ';
  if (UNKNOWN.test(said)) return '\r\nERROR\r\n';
  // 10: SIM not inserted.
  if (mood === 'no SIM' && /^AT\+(CPIN|CPMS|CIMI|CSCA)/.test(said)) return '\r\n+CME ERROR: 10\r\n';
  if (/^AT\+(CPMS[=?]"|CMG[LRD]=)/.test(said)) return fromMemory(said, state);
  const [, answer] = ANSWERS.find(([asked]) => asked.test(said)) ?? [];
  return `${answer === undefined ? '' : `\r\n${answer}\r\n`}\r\nOK\r\n`;
}

/** How much lies there; all of it, one of it; or it is removed. */
function fromMemory(said: string, state: State): string {
  const { memory } = state;
  const [, asked = '', place = ''] = /^AT\+(CPMS|CMG[LRD])=(\d*)/.exec(said) ?? [];
  const told = (head: string, pdu: string): string => `\r\n${head},0,,${pdu.length / 2 - 1}\r\n${pdu}\r\n`;
  const ok = '\r\nOK\r\n';
  const at = Number(place);
  const pdu = memory.get(at);
  if (asked === 'CPMS') return `\r\n+CPMS: ${memory.size},20,${memory.size},20,${memory.size},20\r\n${ok}`;
  if (asked === 'CMGL')
    return `${[...memory].map(([one, held]) => told(`+CMGL: ${one}`, held)).join('')}${ok}`;
  // 321: invalid memory index.
  if (pdu === undefined) return '\r\n+CMS ERROR: 321\r\n';
  if (asked === 'CMGR') return `${told('+CMGR: ', pdu).replace(': ,', ': ')}${ok}`;
  if (state.keeps > 0) {
    state.keeps -= 1;
    // 500: unknown error.
    return '\r\n+CMS ERROR: 500\r\n';
  }
  memory.delete(at);
  return ok;
}

function deliver(socket: Socket, state: State, pdu: string): void {
  state.tries += 1;
  const { mood } = state;
  if (mood === 'silent' || mood === 'never says whether it sent') return;
  setTimeout(() => {
    if (typeof mood === 'number') return void socket.write(`\r\n+CMS ERROR: ${mood}\r\n`);
    const reference = state.sent.length + 1;
    state.sent.push({ ...readSubmit(pdu), reference, pdu });
    socket.write(`\r\n+CMGS: ${reference}\r\n\r\nOK\r\n`);
  }, state.sendMs);
}
