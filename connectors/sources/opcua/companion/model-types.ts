// The companion models this box knows: their namespaces, and their types by number.
import { type Node, numbered, STANDARD } from './browser.ts';

export const PACKML = 'http://opcfoundation.org/UA/PackML/';
export const JOB_CONTROL = 'http://opcfoundation.org/UA/ISA95-JOBCONTROL_V2/';
export const MACHINERY = 'http://opcfoundation.org/UA/Machinery/';
const PROCESS_VALUES = 'http://opcfoundation.org/UA/Machinery/ProcessValues/';
export const PADIM = 'http://opcfoundation.org/UA/PADIM/';

export const TYPES = {
  state: numbered(STANDARD, 2307),
  initialState: numbered(STANDARD, 2309),
  packmlExecuteMachine: numbered(PACKML, 1),
  packmlMachineMachine: numbered(PACKML, 2),
  packmlBaseMachine: numbered(PACKML, 3),
  packmlStatus: numbered(PACKML, 4),
  packmlAdmin: numbered(PACKML, 5),
  packmlBase: numbered(PACKML, 6),
  jobOrderReceiver: numbered(JOB_CONTROL, 1002),
  machineryItemState: numbered(MACHINERY, 1002),
  machineryComponentIdentification: numbered(MACHINERY, 1005),
  machineryOperationMode: numbered(MACHINERY, 1008),
  machineIdentification: numbered(MACHINERY, 1012),
  processValue: numbered(PROCESS_VALUES, 1003),
} satisfies Readonly<Record<string, Node>>;
