/** SIGHUP from now on, kept until there is somebody to tell. */
export interface HangUp {
  /** Calls `act` for each, and at once where one has come already. */
  follow(act: () => void): void;
}

/** Takes SIGHUP, which would otherwise end the process, also while the gateway is still starting. */
export const catchHangUp = (): HangUp => {
  let follower: (() => void) | undefined;
  let hasCome = false;
  process.on('SIGHUP', () => {
    hasCome = true;
    follower?.();
  });
  return {
    follow(act) {
      follower = act;
      if (hasCome) act();
    },
  };
};
