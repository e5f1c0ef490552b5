// Where the plant's peers are, as the plant process says it once they listen.
export type PlantReady = {
  readonly opcuaPort: number;
  readonly mqttPort: number;
  readonly smtpPort: number;
  /** Folder of the ERP exports, file of the recorded history, folder of the mails that were taken. */
  readonly drop: string;
  readonly history: string;
  readonly mail: string;
};
