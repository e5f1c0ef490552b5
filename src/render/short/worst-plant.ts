// A plant whose names, figures and moments are as long as they get: what messages are measured with.
import type { Consequence, Decision } from '../../core/types/decision.ts';
import type { Picture } from '../../core/types/picture.ts';
import type { Task } from '../../core/types/task.ts';
import { DAY } from '../plant-time.ts';
import { type Scene, sceneOf } from '../scene.ts';

/** A rule's title takes a line. */
const TITLE = 'W'.repeat(60);
/** As long as names and order numbers get: longer ones are rare, and are cut. */
const NAME = 'W'.repeat(24);
const ORDER = 'W'.repeat(12);
const PIECES = 98_765;
const AMOUNT = 987_654_300;

/** Who reads, and who did something. */
export const READER = 'reader';
export const OTHER = 'other';

const names = { lineId: 'l', lineName: NAME, orderId: ORDER, customerName: NAME, runId: ORDER };

export function longDelay(at: number, slipDays: number): Consequence {
  return {
    ...{
      type: 'delay',
      ...names,
      cannotSlip: true,
      completeOnly: true,
      runPieces: PIECES,
      openPieces: PIECES,
    },
    ...{
      ratePlanPerHour: 9_999.9,
      rateUsualPerHour: 9_999.9,
      rateNowPerHour: 9_999.8,
      drift: -0.5,
      gap: -0.5,
    },
    ...{ driftSince: at - 9 * DAY, driftSure: 1, driftWorkingHours: 99, loggedStops: 88, cutoffAt: at },
    ...{ madeByCutoffPieces: PIECES, shortPieces: PIECES, finishAt: at, shipmentId: ORDER, departsAt: at },
    ...{ nextShipmentId: null, nextDepartsAt: at + 9 * DAY, slipDays, lateFeeShare: null, valueMinor: null },
    ...{ marginMinor: null, marginIfLateMinor: null, sensitivity: { ratePerHour: 1, shortPieces: 1 } },
    ...{
      assumedShifts: [],
      others: [{ orderId: ORDER, slackHours: 0, slackLostHours: 0, late: true }],
      rates: [],
    },
  };
}

export function longQuality(at: number): Consequence {
  return {
    ...{
      type: 'quality',
      ...names,
      stationId: 's',
      stationName: NAME,
      since: at - 9 * DAY,
      badPieces: 9_876,
    },
    ...{
      piecesSince: PIECES,
      badShare: 0.888,
      usualShare: 0.088,
      badPerHour: 999,
      projectedBadPieces: PIECES,
    },
    ...{ projectedBadLow: 1, projectedBadHigh: PIECES, extraPieces: 1, holdSince: at, holdPieces: PIECES },
    ...{ containment: [], nextLeavesAt: null, inspectionAt: at + 9 * DAY, reworkCostMinor: null },
    ...{ costPerHourMinor: null, bars: [], usualPerBar: 1 },
  };
}

export function longMaterial(at: number, onlyLikely: boolean): Consequence {
  return {
    ...{ type: 'material', ...names, materialId: ORDER, materialName: `${NAME}${ORDER}`, leftPieces: PIECES },
    ...{ usePerHour: 9_999.9, needPieces: PIECES, runoutAt: at, shortPieces: PIECES, standHours: 99 },
    ...{
      standCostPerHourMinor: null,
      erpStockPieces: 0,
      unbookedPieces: 0,
      unbookedSince: null,
      count: null,
    },
    ...{ usage: null, apart: { inspection: 0, blocked: 0, consignment: 0, reserved: 0 }, runoutP10At: null },
    ...{
      runoutP50At: null,
      needBy: null,
      orderBy: null,
      receipts: [],
      nextReceiptAt: null,
      leadWorkingDays: null,
    },
    ...{ levels: [], ...(onlyLikely && { onlyLikely: true as const }) },
  };
}

function decisionOf(c: Consequence, taskId: number, now: number): Decision {
  return {
    ...{
      id: `d${taskId}`,
      taskId,
      ruleId: 'r',
      ruleTitle: TITLE,
      ruleWhy: '',
      ruleAuthor: '',
      ruleSince: '',
    },
    ...{
      cause: { kind: 'line', id: 'l' },
      openedAt: now,
      rank: taskId,
      above: null,
      role: 'planner',
      consequence: c,
    },
    reason: {
      ...{ pinnedBy: null, band: 1, waitingCostMinor: 0, nextLookAt: now, valueOfActingMinor: null },
      ...{ waitingPerHourMinor: null, hoursToAct: null, byExposure: false },
    },
    ...{
      probability: 1,
      atRiskMinor: AMOUNT,
      expectedLossMinor: null,
      lossP90Minor: null,
      fixCostMinor: null,
    },
    ...{ planCostMinor: null, plan: null, options: [], remarks: [], actBy: now + 5 * DAY, ladder: [] },
    ...{ lastMomentAt: null, afterActByKey: null, path: [], waitingForDataSince: now - 5 * DAY },
  };
}

function taskOf(d: Decision, now: number): Task {
  return {
    ...{ id: d.taskId, decisionId: d.id, ruleId: d.ruleId, role: d.role, ownerId: OTHER, phase: 'nobody' },
    ...{ raisedAt: now - 5 * DAY, phaseAt: now - 5 * DAY, deadline: null, optionKey: null, closedAs: null },
    ...{
      closedReason: null,
      waitingForDataSince: null,
      escalation: null,
      waits: null,
      events: [],
      code: '888',
    },
    ...{
      dueWhenTaken: null,
      keptUntil: null,
      isOutOfReach: false,
      declined: [],
      againAt: null,
      quiet: null,
      agreed: null,
    },
  };
}

export function longScene(now: number, currency: string, consequences: readonly Consequence[]): Scene {
  const decisions = consequences.map((c, i) => decisionOf(c, i + 1, now));
  const picture: Picture = {
    ...{
      at: now,
      tick: 1,
      cause: 'grid',
      plantName: NAME,
      currency,
      zone: { name: 'UTC', offsets: [[0, 0]] },
    },
    headline: {
      ...{
        decisions: 1,
        atRiskMinor: 0,
        fixMinor: null,
        fixed: 0,
        nextDeadlineAt: null,
        nextDeadlinePlace: null,
      },
      ...{ judgedOrders: 1, ofOrders: 1, judgedValueMinor: 0, ofValueMinor: 0, notJudged: [], dead: [] },
      pastDue: { orders: 0, valueMinor: null },
    },
    ...{
      decisions,
      ended: [],
      tasks: decisions.map((d) => taskOf(d, now)),
      watching: [],
      lines: [],
      extraHours: [],
    },
    sources: [0, 1].map((id) => ({
      ...{
        id: `s${id}`,
        title: NAME,
        state: 'lost',
        newestAt: null,
        since: null,
        reason: '',
        troubles: [],
        remarks: [],
      },
    })),
    ...{ brokenJoins: [], joins: { score: null, shares: [] }, ruleTroubles: [] },
    floods: [{ ruleId: 'r', ruleTitle: NAME, raised: PIECES, since: now - 5 * DAY }],
  };
  const people = [READER, OTHER].map((id) => ({ id, name: NAME }));
  return sceneOf(picture, people, { now, ruleNumber: () => null });
}

export function longNotice(at: number): Consequence {
  return {
    ...{ type: 'notice', lineId: 'l', lineName: NAME, orderId: ORDER, customerName: NAME, runId: ORDER },
    ...{ since: at - 9 * DAY, shortPieces: 0 },
    ...{ subjectKind: 'material', subjectId: ORDER, subjectName: NAME, others: [] },
  };
}
