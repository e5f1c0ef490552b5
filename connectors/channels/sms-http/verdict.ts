// What a gateway's answer to a message means: taken, and under which id; or which fault it tells.
import type { Answer } from '../../edge/http/exchange.ts';
import { type Fault, faultOfStatus } from '../../edge/http/http-fault.ts';
import { type AnswerRule, fits, isSuccess, parsed, valueAt } from './answer-rule.ts';
import type { SmsHttpConfig } from './sms-config.ts';

export type Verdict = { readonly id: string | null } | { readonly fault: Fault };

type Told = {
  /** "The SMS gateway at sms.plant.lan". */
  readonly peer: string;
  /** What of the answer may be told, in quotes; or ''. */
  readonly said: string;
};

/** Characters of an id that is kept with the message. */
const ID_MAX = 120;

export function verdictOn(answer: Answer, config: SmsHttpConfig, { peer, said }: Told): Verdict {
  const parts = fits(config.taken ?? {}, answer, true);
  if (parts !== null) return { id: idOf(answer, config, parts.get('id')) };
  const holds = (rules: readonly AnswerRule[] = []): boolean =>
    rules.some((rule) => fits(rule, answer) !== null);
  const answered = said === '' ? `(it answered ${answer.status})` : `(it answered ${answer.status}: ${said})`;
  if (holds(config.badNumber))
    return told(
      'bad-address',
      false,
      `${peer} does not know the number ${answered}. Correct the mobile number in plant.yaml.`,
    );
  if (holds(config.forNow))
    return told('busy', true, `${peer} cannot send the message now ${answered}. It is sent again later.`);
  if (holds(config.forGood))
    return told('refused', false, `${peer} refused the message ${answered}. Ask who runs it.`);
  if (isSuccess(answer.status))
    return told(
      'refused',
      false,
      `${peer} answered something that is not described in this file ${answered}, so the message counts as not sent, and is not tried again, lest it arrive many times. Add the answer to taken, badNumber, forNow or forGood.`,
    );
  return { fault: faultOfStatus(answer, peer, said) };
}

function idOf({ text }: Answer, { idAt }: SmsHttpConfig, part: string | undefined): string | null {
  const found = idAt === undefined ? part : valueAt(parsed(text), idAt);
  if (typeof found !== 'string' && typeof found !== 'number') return null;
  const id = String(found).slice(0, ID_MAX);
  return id === '' ? null : id;
}

function told(code: Fault['code'], retryable: boolean, words: string): Verdict {
  return { fault: { code, retryable, words } };
}
