// What a file of an SMS gateway says: the requests, and what their answers mean.
import type { SecretReference } from '../../../src/contracts/source.ts';
import type { RequestConfig } from '../../edge/http/request.ts';
import type { AnswerRule } from './answer-rule.ts';

export type NumberForm = 'plus' | '00' | 'digits';

export type ReceivedConfig = {
  readonly everySeconds: number;
  readonly list: RequestConfig;
  /** One of the two. */
  readonly json?: JsonList;
  readonly text?: TextList;
  /** Answers that say there is nothing. */
  readonly none?: readonly AnswerRule[];
  /** Takes one message away at the gateway: {id}. */
  readonly forget: RequestConfig;
  readonly forgotten?: AnswerRule;
};

/** JSON pointers: `messages` of the answer, the others of one message. */
export type JsonList = {
  readonly messages: string;
  readonly id: string;
  readonly from: string;
  readonly text: string;
  readonly at?: string;
};

/** `message` is a pattern with {id}, {from}, {text} and perhaps {at}. */
export type TextList = { readonly between: string; readonly message: string };

export type SmsHttpConfig = {
  readonly caFile?: string;
  readonly unencrypted?: boolean;
  readonly user?: string;
  readonly password?: SecretReference;
  readonly secrets?: Readonly<Record<string, SecretReference>>;
  readonly numbers: NumberForm;
  readonly send: RequestConfig;
  /** Absent: any status from 200 to 299. */
  readonly taken?: AnswerRule;
  /** Where the gateway's own id of the message stands in its answer: a JSON pointer. */
  readonly idAt?: string;
  readonly badNumber?: readonly AnswerRule[];
  readonly forNow?: readonly AnswerRule[];
  readonly forGood?: readonly AnswerRule[];
  readonly probe?: RequestConfig;
  /** Absent: any status from 200 to 299. */
  readonly probed?: AnswerRule;
  readonly received?: ReceivedConfig;
};
