// What this box may do: where it reads, by which account, and where it sends. From the config it runs by; no secret is in it.

/** At the other end of a connection. `port` null: none is written, the protocol has its usual one. */
export type Peer = {
  readonly host: string;
  readonly port: number | null;
  /** Null: the config names none. */
  readonly account: string | null;
};

/** asks: by a schedule; listens: values come as they change; reads-file: nobody at another machine is asked. */
export type Hearing = 'asks' | 'listens' | 'reads-file';

export type SourceRights = {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly peers: readonly Peer[];
  /** A folder or file of this machine. */
  readonly file: string | null;
  readonly tags: number;
  /** Kinds of records it brings over. */
  readonly kinds: readonly string[];
  readonly hears: Hearing;
  /** As cron has it, "5,20 * * * *". */
  readonly schedule: string | null;
  /** Of asking for what changed since. */
  readonly changesSchedule: string | null;
  /** Whether it may ask a gateway to say all anew, the one thing it ever sends; null: it has no such gateways. */
  readonly requestsRebirth: boolean | null;
};

/** What goes out by it: posts goes to another program, writes into a file here. */
export type Sending = 'mail' | 'texts' | 'posts' | 'writes' | 'lamp';

export type ChannelRights = {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly sends: Sending;
  readonly peers: readonly Peer[];
  readonly file: string | null;
  /** Answers come back by it. */
  readonly hearsAnswers: boolean;
};

export type Rights = {
  readonly sources: readonly SourceRights[];
  readonly channels: readonly ChannelRights[];
};
