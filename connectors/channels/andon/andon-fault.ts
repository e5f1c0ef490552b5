// Sorts what a device or the network says into the codes of a channel, with what it means and what to do in words.
import type { ChannelErrorCode } from '../../../src/contracts/errors.ts';
import { type Device, HUNG_UP } from './modbus-call.ts';
import type { Write } from './modbus-frame.ts';

export type Fault = { readonly code: ChannelErrorCode; readonly retryable: boolean; readonly words: string };

/** As the config names it, for who stands in front of it. */
export type Named = Device & { readonly device: string; readonly unit: number };

const AGAIN = 'The lamp may show an old state. It is tried again.';

export function late(named: Named, deadlineMs: number): Fault {
  const words = `${at(named)} did not answer within ${deadlineMs / 1000} s. ${AGAIN} If it stays so, see whether it has power, and whether its unit is ${named.unit}: with another, some devices say nothing.`;
  return { code: 'timeout', retryable: true, words };
}

/** `error`: what the connection failed with. */
export function networkFault(named: Named, error: unknown): Fault {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  if (code === HUNG_UP) {
    const words = `${at(named)} ended the connection without an answer. ${AGAIN} It may be starting, serve no more connections than it has, or keep a list of who may connect: let this box in.`;
    return { code: 'busy', retryable: true, words };
  }
  const words = `${at(named)} cannot be reached (${code}). ${AGAIN} See whether it has power and network, and whether Modbus TCP is switched on there.`;
  return { code: 'unreachable', retryable: true, words };
}

export function oddFault(named: Named, why: string): Fault {
  const words = `${at(named)} gave an answer that cannot be right: ${why}. ${AGAIN} If it stays so, another kind of device has that address.`;
  return { code: 'refused', retryable: true, words };
}

/** By the exception codes of the Modbus specification. */
export function exceptionFault(named: Named, exception: number, write: Write): Fault {
  const where = at(named);
  const outputs = outputsOf(write);
  switch (exception) {
    case 1:
      return forGood(
        `${where} cannot switch ${outputs}: it does not know the function for it. See whether its outputs are coils or registers.`,
      );
    case 2:
      return forGood(
        `${where} has no ${outputs} to switch. Correct the addresses: they count from 0, where a manual may count from 1.`,
      );
    case 3:
      return forGood(
        `${where} refuses the value for ${outputs}. A register is set to 1 and 0; take outputs that know these.`,
      );
    case 4:
      return again(
        'refused',
        `${where} has a fault of its own and did not switch ${outputs}. ${AGAIN} Its own display or manual says which.`,
      );
    case 5:
    case 6:
      return again('busy', `${where} is busy with something else and did not switch ${outputs}. ${AGAIN}`);
    case 10:
    case 11:
      return again(
        'unreachable',
        `${where} is a gateway, and what is behind it as unit ${named.unit} does not answer. ${AGAIN} See whether it has power, and whether the unit is right.`,
      );
    default:
      return {
        code: 'refused',
        retryable: false,
        words: `${where} refused to switch ${outputs} (exception ${exception}). Its manual says what that means.`,
      };
  }
}

const forGood = (words: string): Fault => ({ code: 'config', retryable: false, words });

const again = (code: ChannelErrorCode, words: string): Fault => ({ code, retryable: true, words });

const at = ({ device, host, port }: Named): string => `${device} (${host}:${port})`;

function outputsOf({ kind, address, on }: Write): string {
  return on.length === 1 ? `${kind} ${address}` : `${kind}s ${address} and ${address + 1}`;
}
