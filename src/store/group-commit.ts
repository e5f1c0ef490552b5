// Lets what comes in quick succession share one commit: the first goes at once, the rest at the end of the window.

export type GroupCommit = {
  /** Something waits. Commits now if no window is open, else when it ends. */
  wanted(): void;
  stop(): void;
};

/** `commit` says whether it had anything to commit; `everyMs` is the window, and so the longest wait. */
export function groupCommit(everyMs: number, commit: () => boolean): GroupCommit {
  let window: NodeJS.Timeout | null = null;
  const open = () => {
    window = setTimeout(() => {
      window = null;
      if (commit()) open();
    }, everyMs);
  };
  return {
    wanted() {
      if (window === null && commit()) open();
    },
    stop() {
      if (window !== null) clearTimeout(window);
      window = null;
    },
  };
}
