// The handover of a shift: whoever leaves signs and goes, whoever comes reads each open decision and takes over.
import type { UtcMs } from './time.ts';

type By = { readonly personId: string; readonly at: UtcMs };

/** Of the plant as a whole: from where lines change over to where they do again, or stop. */
export type HandedShift = { readonly from: UtcMs; readonly to: UtcMs };

/** What they did and saw, and what no tag measures: notes (note.ts), null where nothing was written. */
export type HandoverSign = By & { readonly did: string | null; readonly unmeasured: string | null };

export type HandoverRead = By & { readonly taskId: number };

export type Handover = {
  /** Null: no calendar tells. */
  readonly shift: HandedShift | null;
  /** In the order they signed: several may leave a shift. */
  readonly signed: readonly HandoverSign[];
  /** Until when whoever comes should have read it: 30 minutes from the signature, or from when the next shift begins. */
  readonly dueAt: UtcMs;
  readonly reads: readonly HandoverRead[];
  /** Null: nobody has taken over yet. */
  readonly taken: By | null;
};

/** A source that was lost, or came back. */
export type LinkChange = { readonly sourceId: string; readonly state: 'lost' | 'back'; readonly at: UtcMs };

/** As a picture has it. */
export type HandoverNow = {
  /** The shift that is to be handed over now. Null: no calendar tells. */
  readonly shift: HandedShift | null;
  /** The last that was signed. */
  readonly last: Handover | null;
  /** Since the shift began that is handed over, oldest first. */
  readonly links: readonly LinkChange[];
};

type Signed = By & {
  /** From where: "panel 192.168.1.7". */
  readonly via: string;
  /** Made by the form, so that a double tap or a replayed POST is one entry. */
  readonly nonce: string;
};

/** Whoever leaves. */
export type SignEntry = Signed & { readonly kind: 'sign' } & Pick<HandoverSign, 'did' | 'unmeasured'>;
/** Whoever comes has read what is open under this task. */
export type ReadEntry = Signed & { readonly kind: 'read'; readonly taskId: number };
/** Whoever comes has read everything. */
export type TakeEntry = Signed & { readonly kind: 'take' };

export type HandoverEntry = SignEntry | ReadEntry | TakeEntry;
export type HandoverKind = HandoverEntry['kind'];

/**
 * unread: they have not read everything that is open. nothing-signed: nobody has signed. same-person: whoever signed cannot
 * take it over. taken: somebody has taken over. unknown: no such open decision, or nobody's name.
 */
export type HandoverCode =
  | 'ok'
  | 'repeated'
  | 'unread'
  | 'nothing-signed'
  | 'same-person'
  | 'taken'
  | 'unknown';

export type HandoverResult = {
  readonly nonce: string;
  readonly ok: boolean;
  readonly code: HandoverCode;
  /** read, take: how many of what is open they have not read. Null: it was not asked. */
  readonly unread: number | null;
};
